"""The guards themselves: each finds what is planted for it, and leaves alone what only looks like it."""

from __future__ import annotations

import pytest

from tests import guards

PLANTED: tuple[tuple[guards.Scanner, str], ...] = (
    (guards.dangerous_code, "eval(text)"),
    (guards.dangerous_code, "builtins.exec(text)"),
    (guards.dangerous_code, "Markup(text)"),
    (guards.dangerous_code, "markupsafe.Markup(f'<b>{text}</b>')"),
    (guards.dangerous_code, "flask.render_template_string(definition.title)"),
    (guards.dangerous_code, "environment.from_string(definition.title)"),
    (guards.dangerous_code, "question.text.format(level=level)"),
    (guards.dangerous_code, "question.text.format_map(names)"),
    (guards.dangerous_code, "import pickle"),
    (guards.dangerous_code, "from yaml import load"),
    (guards.dangerous_code, "Environment(autoescape=False)"),
    (guards.dangerous_code, "from markupsafe import Markup as M; M(text)"),
    (guards.dangerous_code, "class Words:\n    def __html__(self): return self.text"),
    (guards.dangerous_code, "class Words(str):\n    __html__ = str.__str__"),
    (guards.dangerous_code, "jinja2.Environment(loader=loader)"),
    (guards.dangerous_code, "Environment(autoescape=flag)"),
    (guards.dangerous_code, "environment.autoescape = False"),
    (guards.dangerous_code, "app.jinja_options = {'autoescape': False}"),
    (guards.dangerous_code, "jinja2.Template(definition.title)"),
    (guards.dangerous_code, "os.system(command)"),
    (guards.dangerous_code, "subprocess.run(command, shell=True)"),
    (guards.dangerous_code, "_log.info('sent: %s', flask.request.form)"),
    (guards.dangerous_code, "_log.warning(f'{request.args}')"),
    (guards.dangerous_code, "_log.error('x', extra={'sent': dict(request.form)})"),
    (guards.built_sql, "run('SELECT {}'.format(column))"),
    (guards.built_sql, "run(' '.join(['SELECT', column, 'FROM answer']))"),
    (guards.built_sql, "cursor.execute(query)"),
    (guards.built_sql, "from sqlalchemy import text as t; connection.execute(t(query))"),
    (guards.impure_code, "made_on = date.today()"),
    (guards.impure_code, "at = datetime.datetime.now(UTC)"),
    (guards.impure_code, "clock: Callable[[], date] = date.today"),
    (guards.impure_code, "with open(path) as file: pass"),
    (guards.built_sql, "run(f'SELECT * FROM answer WHERE id = {key}')"),
    (guards.built_sql, "run('delete from answer where id = ' + key)"),
    (guards.built_sql, "run('select 1 from %s' % table)"),
    (guards.built_sql, "connection.exec_driver_sql(statement)"),
    (guards.built_sql, "connection.execute(text(statement))"),
    (guards.built_sql, "connection.execute(sqlalchemy.text(statement))"),
    (guards.arithmetic, "percent = 100 * result.points"),
    (guards.arithmetic, "step = rank + 1"),
    (guards.arithmetic, "gap = practised.rank - placed.rank"),
    (guards.arithmetic, "share = met / asked"),
    (guards.arithmetic, "words = f'{len(met)} of {asked}'"),
    (guards.arithmetic, "total = sum(one.points for one in level)"),
    (guards.arithmetic, "found += 1"),
    (guards.arithmetic, "shown = round(mean, 1)"),
    (guards.arithmetic, "both = first.points + second.points"),
    (guards.arithmetic, "found += points"),
    (guards.arithmetic, "words = f'{share:.0%}'"),
    (guards.arithmetic, "words = f'{share:d}'"),
    (guards.arithmetic, "shown = statistics.fmean(shares)"),
    (guards.arithmetic, "shown = math.floor(share)"),
    (guards.arithmetic, "from math import ceil as up; shown = up(share)"),
    (guards.arithmetic, "shown = Counter(answers)"),
    (guards.arithmetic, "shown = answers.count('met')"),
    (guards.arithmetic, "shown = int(share)"),
    (guards.template_arithmetic, "{{ -points }}"),
    (guards.template_arithmetic, "{{ '%d'|format(share) }}"),
    (guards.template_arithmetic, "{% for one in met %}{{ loop.length }}{% endfor %}"),
    (guards.template_arithmetic, "{{ rank + 1 }}"),
    (guards.template_arithmetic, "{{ met / asked * 100 }}"),
    (guards.template_arithmetic, "{{ blockers|length }} steps"),
    (guards.template_arithmetic, "{% if points|sum > 3 %}{% endif %}"),
    (guards.unsafe_template, "{{ text|safe }}"),
    (guards.unsafe_template, "{% autoescape false %}{{ text }}{% endautoescape %}"),
    (guards.unsafe_template, '<p style="color: red">'),
    (guards.unsafe_template, '<button onclick="go()">'),
    (guards.unsafe_template, "<input value={{ text }}>"),
    (guards.unsafe_template, '<p\n  class="{{ a }}"\n  style="color: {{ text }}">'),
    (guards.unsafe_template, "{{ text|urlize }}"),
    (guards.unsafe_template, "<p {{ {'title': text}|xmlattr }}>"),
    (guards.unsafe_template, "{{ texts|map('safe')|join }}"),
    (guards.unsafe_template, "{{ Markup(text) }}"),
    (guards.unsafe_template, '<iframe srcdoc="{{ text }}"></iframe>'),
    (guards.unsafe_template, "<a href='javascript:{{ text }}'>"),
    (guards.unsafe_template, "<style>p { color: {{ text }} }</style>"),
    (guards.unsafe_template, "<script>go()</script>"),
    (guards.unsafe_template, '<img src="//other.invalid/x.png">'),
)

INNOCENT: tuple[tuple[guards.Scanner, str], ...] = (
    (guards.dangerous_code, "'''never eval( or Markup( or pickle'''"),
    (guards.dangerous_code, "re.compile('x')"),
    (guards.dangerous_code, "'assess-{weight}.woff2'.format(weight=400)"),
    (guards.dangerous_code, "Environment(autoescape=True)"),
    (guards.built_sql, "select(answer).where(answer.c.id == key)"),
    (guards.built_sql, "connection.exec_driver_sql('BEGIN IMMEDIATE')"),
    (guards.built_sql, "f'{count} answers'"),
    (guards.built_sql, "node.text(key)"),
    (guards.impure_code, "made_on = date.fromisoformat(day)"),
    (guards.impure_code, "due = plus(today, days)"),
    (guards.arithmetic, "lines = first + second"),
    (guards.arithmetic, "words = '%s of %s' % (n, of)"),
    (guards.arithmetic, "kind = int | str"),
    (guards.dangerous_code, "_log.info('%s', flask.request.endpoint); information = request.form"),
    (guards.built_sql, "' '.join(['one', 'two']) + 'Select an answer'[0:0]"),
    (guards.built_sql, "connection.execute(statement)"),
    (guards.arithmetic, "words = f'{day:%d %B}' + f'{name:>20}'"),
    (guards.unsafe_template, '<a href="{{ where }}"{% if a > b %} title="x"{% endif %}>x</a> {{ a }} style = words'),
    (guards.template_arithmetic, "{{ first ~ second }} {{ loop.index }}"),
    (guards.unsafe_template, '<script src="{{ asset("app.js") }}" defer></script><p class="style">safe</p>'),
)


@pytest.mark.parametrize(("scanner", "sample"), PLANTED)
def test_a_planted_fault_is_found(scanner: guards.Scanner, sample: str) -> None:
    """A guard that cannot fail guards nothing."""
    assert list(scanner(sample)), f"{scanner.__name__} let pass: {sample}"


@pytest.mark.parametrize(("scanner", "sample"), INNOCENT)
def test_what_only_looks_like_a_fault_is_left_alone(scanner: guards.Scanner, sample: str) -> None:
    """A guard that cries wolf would be switched off."""
    assert list(scanner(sample)) == []
