"""The route of a page: GET, and HEAD for whoever only asks whether it is there."""

from functools import partial

from litestar import MediaType, route

page = partial(
    route, http_method=["GET", "HEAD"], media_type=MediaType.HTML, include_in_schema=False
)
