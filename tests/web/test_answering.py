from assess.service.services import Services
from tests.pages import ClientBrowser
from tests.web.steps import EXAMPLE, FIRST, STATEMENT, STORY, kept, save, start


def test_the_first_statement_is_on_the_third_screen_after_home(visitor: ClientBrowser) -> None:
    """Home, start, set-up with the first placement: then come the statements."""
    assert "/q/palliative-levels" in visitor.get("/").links
    begun = start(visitor)
    assert begun.page.path.endswith("/page/setup")
    following = save(visitor, begun.page, {"pe.p1": "most_days"})
    assert following.headers["location"] == begun.address(f"page/{FIRST}")
    assert STATEMENT in visitor.get(following.headers["location"]).form().names("radio")


def test_one_part_can_be_picked_and_leads_to_the_check_alone(visitor: ClientBrowser) -> None:
    """Someone who picks one part sees its pages and then their answers; another part can be added there."""
    begun = start(visitor, sections="pe.loss")
    statements = visitor.visit(save(visitor, begun.page, {}).headers["location"])
    assert statements.path.endswith("/page/pe.loss")
    check = visitor.visit(save(visitor, statements, {"pe.l.i1": "2"}).headers["location"])
    assert check.path.endswith("/check")
    added = visitor.post(begun.address("sections"), [*check.form().values(), ("section", FIRST)])
    assert added.headers["location"] == begun.address("page/setup")


def test_every_kind_of_answer_is_kept_as_it_was_given(visitor: ClientBrowser, services: Services) -> None:
    """A scale value, not applicable with its reason, ticked kinds, an example and a story come back as sent."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    answers = {
        STATEMENT: "2",
        "pe.f.s1": "na",
        "pe.f.s1:reason": "I work nights",
        "pe.f.i1:kinds": ["quote", "number"],
        EXAMPLE: "I told\r\na colleague",
        STORY: " Æ 日本 🙂 ",
    }
    assert save(visitor, page, answers).status == 303
    assert kept(services, begun.id) == {
        STATEMENT: 2,
        "pe.f.s1": {"not_applicable": "I work nights"},
        "pe.f.i1:kinds": ["quote", "number"],
        EXAMPLE: "I told\na colleague",
        STORY: "Æ 日本 🙂",
    }
    shown = dict(visitor.get(begun.address(f"page/{FIRST}")).form().values())
    assert (shown[STATEMENT], shown["pe.f.s1"], shown["pe.f.s1:reason"]) == ("2", "na", "I work nights")
    assert shown[EXAMPLE] == "I told\na colleague"


def test_back_leave_and_a_named_part_save_on_the_way(visitor: ClientBrowser, services: Services) -> None:
    """Whatever button is pressed, what was answered is kept and the button leads where it says."""
    begun = start(visitor)
    where = {"back": "page/setup", "leave": "left", "go pe.loss:placement": "page/pe.loss:placement"}
    for value, (button, address) in enumerate(where.items()):
        page = visitor.get(begun.address(f"page/{FIRST}"))
        answer = save(visitor, page, {STATEMENT: str(value)}, button)
        assert answer.headers["location"].partition("?")[0] == begun.address(address)
        assert kept(services, begun.id)[STATEMENT] == value


def test_skipping_everything_leads_through_and_is_told_kindly(visitor: ClientBrowser) -> None:
    """Nothing has to be answered, and what is open is listed without blame."""
    page = start(visitor).page
    for _ in range(10):
        page = visitor.visit(save(visitor, page, {}).headers["location"])
    assert page.path.endswith("/check")
    assert "You have not looked at this part yet. That is fine." in page.words


def test_change_comes_back_to_the_check(visitor: ClientBrowser) -> None:
    """A page opened by a change link goes back to the check when it is saved."""
    begun = start(visitor)
    save(visitor, visitor.get(begun.address(f"page/{FIRST}")), {STATEMENT: "2"})
    check = visitor.get(begun.address("check"))
    link = next(one for one in check.links if one.endswith(f"#{STATEMENT}"))
    page = visitor.get(link)
    assert save(visitor, page, {STATEMENT: "3"}).headers["location"] == f"{begun.address('check')}#{STATEMENT}"
    assert "Yes, and I help others do it" in visitor.get(begun.address("check")).words


def test_a_text_that_is_too_long_is_shown_again_in_full(visitor: ClientBrowser, services: Services) -> None:
    """422: nothing is stored, a summary leads to the field, and every word typed is still there."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    long = "word " * 300 + "end"
    refused = save(visitor, page, {EXAMPLE: long, STATEMENT: "1"})
    assert refused.status == 422
    assert f"#{EXAMPLE}" in refused.links
    assert dict(refused.form().values())[EXAMPLE] == long
    assert dict(refused.form().values())[STATEMENT] == "1"
    assert kept(services, begun.id) == {}
    mended = save(visitor, refused, {EXAMPLE: "short"})
    assert mended.status == 303
    assert kept(services, begun.id) == {EXAMPLE: "short", STATEMENT: 1}


def test_a_text_that_may_name_someone_is_saved_and_asked_about(visitor: ClientBrowser, services: Services) -> None:
    """A phone number is no reason to refuse: the next page asks for another look, once."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    answer = save(visitor, page, {EXAMPLE: "Ring her on 07700 900123"})
    following = visitor.get(answer.headers["location"])
    assert "may hold a phone number" in following.words
    assert "07700" not in answer.headers["location"]
    assert EXAMPLE in kept(services, begun.id)
    assert "may hold" not in visitor.get(begun.address("check")).words


def test_a_page_that_is_not_on_the_way_says_so_and_keeps_the_words(visitor: ClientBrowser) -> None:
    """An address that leads nowhere is 404; sent to it, what was typed stays readable."""
    begun = start(visitor)
    page = visitor.get(begun.address(f"page/{FIRST}"))
    assert visitor.get(begun.address("page/nowhere")).status == 404
    lost = visitor.post(begun.address("page/nowhere"), [*page.form().values(), (STORY, "my long story")])
    assert lost.status == 404
    assert "my long story" in lost.words


def test_the_page_says_on_a_shared_device_how_long_it_stays_open(visitor: ClientBrowser, other: ClientBrowser) -> None:
    """In words, so that it is known without script; on an own device nothing is said."""
    assert "closes after 45 minutes" in start(visitor, "shared").page.words
    assert "closes after" not in start(other, "own").page.words
