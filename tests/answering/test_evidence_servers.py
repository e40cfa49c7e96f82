"""Errors as real servers on this machine make them, read by the command line as `curl -si ... | ask -` would."""

import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.test_cli import ROOT

LONG = "a" * 9_000


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that a server without privileges may read, which pytest's own is not."""
    with tempfile.TemporaryDirectory() as made:
        Path(made).chmod(0o755)
        yield Path(made)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def silent() -> Iterator[int]:
    """A port that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as listening:
        yield listening.getsockname()[1]


@contextmanager
def running(command: list[str], port: int, folder: Path) -> Iterator[str]:
    """A server in the foreground, ended by its own id."""
    with (folder / "output").open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder)
    try:
        for _ in range(100):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            process.poll()
            assert process.returncode is None, (folder / "output").read_text(errors="replace")
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def diagnosed(*curl: str) -> tuple[str, str | None]:
    """What the desk says of a response, through the command line: the code and who sent it."""
    response = subprocess.run(["curl", "-si", "--max-time", "10", *curl], capture_output=True, check=True).stdout
    line = json.dumps({"id": 1, "q": response.decode("utf-8", errors="replace")})
    said = subprocess.run(
        [sys.executable, "-m", "bot", "ask", "--jsonl"], input=line.encode(), capture_output=True, cwd=ROOT, check=True
    )
    answer = json.loads(said.stdout)
    return (answer["entries"][0]["code"] if answer["entries"] else answer["kind"]), answer["sent_by"]


def needs(*programs: str) -> pytest.MarkDecorator:
    missing = [program for program in (*programs, "curl") if not shutil.which(program, path=PATH)]
    return pytest.mark.skipif(bool(missing), reason=f"{', '.join(missing)} not installed here")


PATH = "/usr/local/sbin:/usr/sbin:/sbin:/usr/local/bin:/usr/bin:/bin"
NGINX = """\
daemon off; pid {folder}/pid; error_log stderr; events {{}}
http {{
  access_log off; client_max_body_size 1k; large_client_header_buffers 2 2k;
  client_body_temp_path {folder}/b; proxy_temp_path {folder}/p; fastcgi_temp_path {folder}/f;
  uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
  server {{
    listen 127.0.0.1:{port}; root {folder}/www;
    location /forbidden {{ deny all; }}
    location /dead {{ proxy_pass http://127.0.0.1:{closed}; }}
    location /slow {{ proxy_pass http://127.0.0.1:{silent}; proxy_read_timeout 1s; }}
  }}
}}
"""
APACHE = """\
ServerRoot {folder}
PidFile {folder}/pid
Listen 127.0.0.1:{port}
ServerName example.com
LoadModule mpm_event_module {modules}/mod_mpm_event.so
LoadModule authz_core_module {modules}/mod_authz_core.so
LoadModule proxy_module {modules}/mod_proxy.so
LoadModule proxy_http_module {modules}/mod_proxy_http.so
User nobody
Group nogroup
DocumentRoot {folder}/www
ErrorLog {folder}/error.log
LimitRequestBody 1000
ProxyTimeout 1
<Location /forbidden>
Require all denied
</Location>
ProxyPass /slow http://127.0.0.1:{silent}/
"""
HAPROXY = """\
defaults
  mode http
  timeout connect 300
  timeout client 5000
  timeout server 700
frontend front
  bind 127.0.0.1:{port}
  http-request deny deny_status 403 if {{ path /forbidden }}
  http-request return status 404 if {{ path /missing }}
  use_backend slow if {{ path /slow }}
  default_backend dead
backend slow
  server one 127.0.0.1:{silent}
backend dead
  server one 127.0.0.1:{closed}
"""


def prepared(folder: Path, config: str, **values: object) -> Path:
    (folder / "www").mkdir()
    path = folder / "config"
    path.write_text(config.format(folder=folder, **values), encoding="utf-8")
    return path


@needs("nginx")
def test_nginx(folder: Path) -> None:
    port = free_port()
    with silent() as slow:
        config = prepared(folder, NGINX, port=port, closed=free_port(), silent=slow)
        with running([str(shutil.which("nginx", path=PATH)), "-c", str(config), "-e", "stderr"], port, folder) as url:
            assert diagnosed(f"{url}/forbidden") == ("403", "origin")
            assert diagnosed(f"{url}/missing") == ("404", "origin")
            assert diagnosed("-d", LONG[:2_000], f"{url}/") == ("413", "origin")
            assert diagnosed(f"{url}/?{LONG}") == ("414", "origin")
            assert diagnosed(f"{url}/dead") == ("502", "origin")
            assert diagnosed(f"{url}/slow") == ("504", "origin")


@needs("apache2")
@pytest.mark.skipif(not Path("/usr/lib/apache2/modules").is_dir(), reason="Apache's modules stand elsewhere here")
def test_apache(folder: Path) -> None:
    port = free_port()
    with silent() as slow:
        config = prepared(folder, APACHE, port=port, silent=slow, modules="/usr/lib/apache2/modules")
        command = [str(shutil.which("apache2", path=PATH)), "-f", str(config), "-D", "FOREGROUND"]
        with running(command, port, folder) as url:
            assert diagnosed(f"{url}/forbidden") == ("403", "origin")
            assert diagnosed(f"{url}/missing") == ("404", "origin")
            assert diagnosed("-d", LONG[:2_000], f"{url}/") == ("413", "origin")
            assert diagnosed(f"{url}/?{LONG}") == ("414", "origin")
            # Apache tells of a server behind it that is too slow with 502.
            assert diagnosed(f"{url}/slow") == ("502", "origin")


@needs("haproxy")
def test_haproxy(folder: Path) -> None:
    port = free_port()
    with silent() as slow:
        config = prepared(folder, HAPROXY, port=port, closed=free_port(), silent=slow)
        with running([str(shutil.which("haproxy", path=PATH)), "-f", str(config)], port, folder) as url:
            assert diagnosed(f"{url}/forbidden") == ("403", "proxy")
            assert diagnosed(f"{url}/missing")[0] == "404"
            assert diagnosed(f"{url}/slow") == ("504", "origin")
            assert diagnosed(f"{url}/dead") == ("503", "proxy")
            assert diagnosed(f"{url}/?{LONG * 3}") == ("400", "proxy")
