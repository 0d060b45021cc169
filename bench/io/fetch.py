"""Small HTTP responses from one nginx: 10,000 requests, one after the other and 50 at a time."""

import os
import shutil

from tools import free_port, pkg_config, wait_for_port

SIDES = ["libcurl", "Node http", "Node fetch"]

# id, title, unit, digits. README.md explains each row.
ROWS = [
    ("fetch-turns", "a response of 13 bytes, one after the other (10,000)", "us", 1),
    ("fetch-together", "a response of 13 bytes, 50 at a time (10,000)", "us", 1),
]

# row, side, Troth / side at most, what that means
TARGETS = [
    ("fetch-turns", "libcurl", 1.5, "in turns: within 1.5 times libcurl's own multi interface on epoll"),
    ("fetch-together", "libcurl", 1.5, "50 at a time: likewise"),
    ("fetch-together", "Node http", 1.0, "50 at a time: no slower than Node's http with an agent"),
    ("fetch-together", "Node fetch", 0.5, "50 at a time: at least twice as fast as Node's fetch"),
]

CONFIGURATION = """
worker_processes 1; pid {0}/nginx.pid; error_log {0}/nginx.log; daemon off;
events {{ worker_connections 1000; }}
http {{
    access_log off; keepalive_requests 100000000; keepalive_timeout 600s;
    client_body_temp_path {0}; proxy_temp_path {0}; fastcgi_temp_path {0}; uwsgi_temp_path {0}; scgi_temp_path {0};
    server {{ listen 127.0.0.1:{1}; location / {{ default_type text/plain; return 200 "hello, world\\n"; }} }}
}}
"""


def start_server(tools):
    port = free_port()
    configuration = tools.folder / "nginx.conf"
    configuration.write_text(CONFIGURATION.format(tools.folder, port))
    tools.start(["nginx", "-e", tools.folder / "nginx.log", "-c", configuration])
    wait_for_port(port)
    return f"http://127.0.0.1:{port}/"


def cases(tools):
    if not shutil.which("nginx"):
        print("bench-io: nginx is not installed: no rows of fetch\n")
        return
    url = start_server(tools)
    curl = pkg_config("libcurl")
    node = tools.node("fetch")
    for side, command, words in (("Troth", tools.troth("fetch"), []), ("libcurl", curl and tools.plain("fetch", *curl), []),
                                 ("Node http", node, ["http"]), ("Node fetch", node, ["fetch"])):
        if command:
            yield side, lambda command=command, words=words: tools.rows(command, url, *words, env={"no_proxy": "*", "LC_ALL": os.environ.get("LC_ALL", "C")})
