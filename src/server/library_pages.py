"""The page of the library."""

from __future__ import annotations

from litestar import Router
from litestar.datastructures import CacheControlHeader
from litestar.di import NamedDependency
from litestar.params import FromQuery

from server.asking import page_after
from server.looks import signed_in
from server.page import page
from tasks.episodes import library
from tasks.episodes.library import Headline, Question
from tasks.main import House
from web import pages
from web.library import LibraryView

PAGE = 30


@page("/library")
async def shelf(
    house: NamedDependency[House],
    user: NamedDependency[str],
    q: FromQuery[str] = "",
    show: FromQuery[str] = "",
    cursor: FromQuery[str] = "",
) -> str:
    question = Question(q.strip(), show, page_after(cursor), PAGE)
    view = LibraryView(
        question=question,
        shows=tuple(await library.shows(user)),
        shelf=await library.look(user, question, Headline),
        signed_in=signed_in(house),
    )
    return pages.shelf(view)


router = Router(path="/", route_handlers=[shelf], cache_control=CacheControlHeader(no_store=True))
