from assess.service.services import Services
from tests.pages import ClientBrowser
from tests.web.afterwards import MODEST, answer, as_stored, finished, to_result
from tests.web.conftest import Clock
from tests.web.steps import kept, save, sent, start

BLOCKER = "pe.f.e1"
OWN_VIEW = "This is your own view on one day. It is not an official assessment."


def _press(browser: ClientBrowser, page_with_token: str, address: str) -> int:
    token = dict(browser.get(page_with_token).form().values())["csrf_token"]
    return browser.post(address, [("csrf_token", token)]).status


def test_a_result_is_not_shown_before_the_first_pause(visitor: ClientBrowser) -> None:
    """Whoever opens the result too early is asked to take a breath first."""
    begun = start(visitor)
    page = visitor.visit(begun.address("result"))
    assert page.path == begun.address("expect")
    assert "Take a breath" in page.words


def test_what_was_expected_stands_beside_the_result(visitor: ClientBrowser, services: Services) -> None:
    """The words of the first pause come back with the result, and change nothing in it."""
    begun = start(visitor)
    answer(services, begun.id, pe_fundamentals=MODEST["pe.fundamentals"])
    pause = visitor.get(begun.address("expect"))
    assert save(visitor, pause, {":expect": "Only the <basics>"}).headers["location"] == begun.address("second-look")
    page = to_result(visitor, begun)
    assert "you expected: Only the <basics>" in page.words
    assert "Only the <basics>" not in page.text


def test_the_second_look_shows_the_few_statements_in_the_way(visitor: ClientBrowser, services: Services) -> None:
    """Only what blocks the next level is asked again, with a question that helps to remember; an answer counts."""
    begun = start(visitor)
    answer(services, begun.id, pe_fundamentals=MODEST["pe.fundamentals"])
    page = visitor.get(begun.address("second-look"))
    assert page.form().names("radio") == (BLOCKER,)
    assert dict(page.form().values())[BLOCKER] == "1"
    assert "Can you think of one time in the last month?" in page.words
    shown = visitor.visit(save(visitor, page, {BLOCKER: "2"}).headers["location"])
    assert "You are working at Enhanced" in shown.words


def test_no_second_look_where_nothing_is_in_the_way(visitor: ClientBrowser, services: Services) -> None:
    """Somebody at the top goes straight from the pause to the result."""
    begun = start(visitor)
    answer(services, begun.id, pe_fundamentals=(3, 3, 3, 3, 3, 3, 3, 3))
    following = save(visitor, visitor.get(begun.address("expect")), {})
    assert following.headers["location"] == begun.address("result")
    assert visitor.visit(begun.address("second-look")).path == begun.address("expect")


def test_a_second_look_that_another_window_overtook_asks_before_it_replaces(
    visitor: ClientBrowser, services: Services
) -> None:
    """The other answer is shown, nothing is stored, and pressing once more is a decision."""
    begun = start(visitor)
    answer(services, begun.id, pe_fundamentals=MODEST["pe.fundamentals"])
    page = visitor.get(begun.address("second-look"))
    answer(services, begun.id, {BLOCKER: 0})
    clash = save(visitor, page, {BLOCKER: "3"})
    assert clash.status == 409
    assert "Not yet" in clash.words.split("What is below")[0]
    assert kept(services, begun.id)[BLOCKER] == 0
    assert save(visitor, clash, {}).status == 303
    assert kept(services, begun.id)[BLOCKER] == 3


def test_the_result_begins_with_strengths_and_explains_itself(visitor: ClientBrowser, services: Services) -> None:
    """Strengths before levels; the level, what is in the way, whole-number sums, and whose view it is."""
    words = finished(visitor, services).page.words
    order = ["What is already strong", "My picture", "Make it a plan", "Domain by domain", "How we worked this out"]
    assert [words.index(one) for one in order] == sorted(words.index(one) for one in order)
    assert "Ahead of where you put yourself in 1 domain." in words
    assert "What would take you to Enhanced:" in words
    assert "3 of 4 points" in words
    assert "3 needed" in words
    assert OWN_VIEW in words


def test_export_and_delete_are_one_step_from_the_result(visitor: ClientBrowser, services: Services) -> None:
    """The result itself links to taking everything out and to deleting everything."""
    begun = finished(visitor, services)
    assert {begun.address("export"), begun.address("delete"), begun.address("check")} <= set(begun.page.links)


def test_a_result_is_kept_once_however_often_it_is_asked_for(visitor: ClientBrowser, services: Services) -> None:
    """Pressing twice, and changing the plan, keep no second result of the same answers."""
    begun = finished(visitor, services)
    save(visitor, visitor.get(begun.address("plan")), {"plan:pledge": "Listen more"}, "save")
    to_result(visitor, begun)
    assert [one.sequence for one in services.store.results(begun.id)] == [1]
    assert as_stored(services, begun).record.status == "completed"


def test_answers_changed_later_leave_the_earlier_result_as_it_was(
    visitor: ClientBrowser, services: Services, clock: Clock
) -> None:
    """The page says that answers changed, the old result stays, and the new one is kept when asked for."""
    begun = finished(visitor, services)
    clock.pass_by(days=3)
    answer(services, begun.id, {BLOCKER: 2})
    page = visitor.get(begun.address("result"))
    assert "You changed some answers after 2 March 2026." in page.words
    assert as_stored(services, begun).record.status == "amended"
    assert _press(visitor, begun.address("matters"), begun.address("finish")) == 303
    assert "You changed some answers" not in visitor.get(begun.address("result")).words
    listed = visitor.get(begun.address("history")).words
    assert listed.index("5 March 2026") < listed.index("2 March 2026")
    first, second = (visitor.get(begun.address(f"history/{number}")).words for number in (1, 2))
    assert ("You are working at Skilled" in first, "You are working at Enhanced" in second) == (True, True)


def test_a_result_that_was_never_kept_is_not_found(visitor: ClientBrowser, services: Services) -> None:
    """A number nobody has looks like any other missing page."""
    assert visitor.get(finished(visitor, services).address("history/9")).status == 404


def test_a_snapshot_has_its_level_in_columns(visitor: ClientBrowser, services: Services) -> None:
    """What a cohort counts is kept beside the body: the level, its rank, the placement and how far ahead of it."""
    finished(visitor, services)
    with services.store._database.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT dimension_id, level, rank, so_far, placed, difference FROM result_dimension"
        )
        found = {row[0]: tuple(row[1:]) for row in rows}
    assert found["pe.fundamentals"] == ("skilled", 2, 0, "informed", 1)
    assert found["pe.loss"] == (None, None, 0, None, None)


def test_what_the_role_needs_comes_first_in_the_plan(visitor: ClientBrowser, services: Services) -> None:
    """A role that needs more than the level reached makes that step the agreed need; a new result is kept."""
    begun = finished(visitor, services, pe_fundamentals=(2,) * 4 + (0,) * 4, pe_loss=(1,) * 2 + (0,) * 6)
    form = next(one for one in begun.page.forms if one.action.endswith("/role-need"))
    values = {**dict(form.values()), "pe.fundamentals:role_need": "expert"}
    assert visitor.post(begun.address("role-need"), values.items()).status == 303
    plan = visitor.get(begun.address("plan")).words
    assert plan.index("Needed for your role · Fundamentals") < plan.index("Next step · Loss")
    assert len(services.store.results(begun.id)) == 2


def test_a_level_that_does_not_exist_is_refused(visitor: ClientBrowser, services: Services) -> None:
    """A role need off the list changes nothing."""
    begun = finished(visitor, services)
    form = next(one for one in begun.page.forms if one.action.endswith("/role-need"))
    values = {**dict(form.values()), "pe.fundamentals:role_need": "wizard"}
    page = visitor.post(begun.address("role-need"), values.items())
    assert page.status == 422
    assert "pe.fundamentals:role_need" not in kept(services, begun.id)


def test_a_button_of_a_page_left_open_too_long_changes_nothing(visitor: ClientBrowser, services: Services) -> None:
    """A foreign or old form token shows the page again and keeps no result."""
    begun = finished(visitor, services)
    answer(services, begun.id, {BLOCKER: 2})
    assert visitor.post(begun.address("finish"), [("csrf_token", "old")]).status == 400
    assert len(services.store.results(begun.id)) == 1


def test_words_typed_into_a_stale_pause_stay_on_the_page(visitor: ClientBrowser, services: Services) -> None:
    """Nothing is saved, and nothing typed is lost."""
    begun = start(visitor)
    page = visitor.get(begun.address("expect"))
    values = [(name, "old" if name == "csrf_token" else value) for name, value in sent(page, {":expect": "My words"})]
    again = visitor.post(begun.address("expect"), values)
    assert again.status == 400
    assert dict(again.form().values())[":expect"] == "My words"
    assert ":expect" not in kept(services, begun.id)


def test_a_pause_with_too_many_words_says_so_and_keeps_them(visitor: ClientBrowser) -> None:
    """The problem is on top, led to by a link, and the text is still in its box."""
    begun = start(visitor)
    page = save(visitor, visitor.get(begun.address("expect")), {":expect": "x" * 5000})
    assert page.status == 422
    assert "#:expect" in page.links
    assert len(dict(page.form().values())[":expect"]) == 5000


def test_somebody_below_the_first_level_reads_the_headline_over_what_they_do(
    visitor: ClientBrowser, services: Services
) -> None:
    """The line "Here is what you already do" stands over that list, not over a table of levels, and opens no notes."""
    begun = finished(visitor, services, pe_fundamentals=(2, 0, 2, 2, 0, 0, 0, 0))
    words = begun.page.words
    opening = "You have made a start. Here is what you already do."
    assert words.index("What is already strong") < words.index(opening) < words.index("My picture")
    assert words.count(opening) == 1
    assert "Informed, and then straight to Skilled" in words
    assert opening not in visitor.get(begun.address("export.txt")).text


def test_statements_in_a_text_are_a_list(visitor: ClientBrowser, services: Services) -> None:
    """What somebody does beyond their level is set out line by line, each statement once on its own."""
    text = finished(visitor, services, pe_fundamentals=(2, 0, 2, 2, 2, 0, 0, 0)).page.text
    listed = [part.split("</ul>")[0] for part in text.split('<ul class="as-listed">')[1:]]
    assert listed
    assert all(part.count("<li>") > 1 and "; “" not in part for part in listed)


def test_domains_not_looked_at_are_named_once_and_last(visitor: ClientBrowser, services: Services) -> None:
    """The picture holds what was looked at; the others have a place of their own, and a line on paper."""
    begun = finished(visitor, services)
    other = "Loss, grief and bereavement"
    picture = begun.page.text.split('id="picture"')[1].split("</section>")[0]
    assert other not in picture
    assert begun.page.words.count(other) == 1
    printed = visitor.get(begun.address("plan.pdf")).words
    assert printed.count(other) == 1
    assert "Not looked at yet: " in printed


def test_nobody_is_told_that_the_first_level_is_beyond_them(visitor: ClientBrowser, services: Services) -> None:
    """Below every level, what is from the first one is simply said; from a higher one it is a surprise worth a word."""
    words = finished(visitor, services, pe_fundamentals=(3, 0, 2, 0, 0, 0, 0, 0)).page.words
    assert "From Informed level" not in words
    assert "From Skilled level: beyond where you are now" in words


def test_saving_what_a_role_needs_says_so(visitor: ClientBrowser, services: Services) -> None:
    """The page that comes back says that it was saved, where it is to be seen."""
    begun = finished(visitor, services)
    form = next(one for one in begun.page.forms if one.action.endswith("/role-need"))
    fields = [(name, value) for name, value in form.values() if not name.endswith(":role_need")]
    page = visitor.post(form.action, [*fields, ("pe.fundamentals:role_need", "expert")])
    assert "Saved. What your role needs is in your picture now" in visitor.visit(page.headers["location"]).words


def test_two_results_of_one_day_are_told_apart(visitor: ClientBrowser, services: Services) -> None:
    """Each has its number beside its day."""
    begun = finished(visitor, services)
    answer(services, begun.id, {"pe.f.e1": 2})
    to_result(visitor, begun)
    words = visitor.get(begun.address("history")).words
    assert "Result 2: 2 March 2026 (your latest)" in words
    assert "Result 1: 2 March 2026" in words


def test_an_unfinished_arm_is_not_said_to_be_so_far_twice(visitor: ClientBrowser, services: Services) -> None:
    """Its word says so already, here as on the result."""
    begun = start(visitor, questionnaire="risk-enablement")
    answer(services, begun.id, {"re.a1": 1, "re.a2": 1, "re.a3": 1, "re.b1": 1})
    to_result(visitor, begun)
    words = visitor.get(begun.address("history")).words
    assert "Short so far" in words
    assert "Not enough to say yet" in words
    assert "so far so far" not in words
    assert "yet so far" not in words
