"""Every page and fragment: a view in, HTML out. Nothing here asks a database or knows of HTTP."""

from jinja2 import Environment, PackageLoader, StrictUndefined

from web import chapters, format, library, linking, timeline, trust, words, yours
from web.library import FeedPageView, LibraryView, SharedView
from web.views import (
    EpisodeView,
    Home,
    HowWeCheck,
    JobView,
    Live,
    Problem,
    RevisionView,
    ScriptView,
    SignIn,
)
from web.yours import PreferencesView, SchedulesView


def home(view: Home) -> str:
    return _render("home.html", view=view, live=view.live)


def jobs_fragment(live: Live) -> str:
    """Render what moves on the home page, for its poll and its socket."""
    return _render("_jobs.html", live=live)


def job(view: JobView) -> str:
    return _render("job.html", view=view)


def job_fragment(view: JobView) -> str:
    """Render what moves on a job's page: the same for the page, its poll and its socket."""
    return _render("_job.html", view=view)


def episode(view: EpisodeView) -> str:
    return _render("episode.html", view=view)


def shelf(view: LibraryView) -> str:
    return _render("library.html", view=view)


def shared(view: SharedView) -> str:
    return _render("shared.html", view=view)


def feed(view: FeedPageView) -> str:
    return _render("feed.html", view=view)


def how_we_check(view: HowWeCheck) -> str:
    return _render("how_we_check.html", view=view)


def script(view: ScriptView) -> str:
    return _render("script.html", view=view)


def revision(view: RevisionView) -> str:
    return _render("revision.html", view=view)


def preferences(view: PreferencesView) -> str:
    return _render("preferences.html", view=view)


def schedules(view: SchedulesView) -> str:
    return _render("schedules.html", view=view)


def sign_in(view: SignIn) -> str:
    return _render("sign_in.html", view=view)


def problem(view: Problem) -> str:
    return _render("problem.html", view=view)


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("web"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    for module, names in FILTERS.items():
        environment.filters.update({name: getattr(module, name) for name in names.split()})
    environment.globals.update(
        shows=words.SHOWS,
        step_states=words.STEP_STATES,
        chapter_states=chapters.STATES,
        zones=yours.ZONES,
        states=yours.states(),
        day_names=yours.DAY_NAMES,
    )
    return environment


FILTERS = {
    format: "digest clock duration money size kilobytes day moment elapsed sentence safe_url host",
    trust: "carried told mended leaning named untold balanced one_in percent reason rows",
    chapters: "chapters ready",
    timeline: "timeline spoken",
    yours: "rhythm coming told_of",
    library: "listened",
    linking: "pieces cited as_the_record_has_it looked_up",
    words: "show_title part_title state page_title announcement making why_waiting trying_again"
    " detail hint what_is_wrong left lost cost_note of_kind unchecked sources made_of"
    " speaker_class",
}

ENVIRONMENT = _environment()


def _render(template: str, **values: object) -> str:
    return ENVIRONMENT.get_template(template).render(**values)
