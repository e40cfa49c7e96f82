"""Secrets as they stand in real headers, commands, logs and JSON: none of them may be shown."""

import pytest

from bot.answering.evidence.masking import masked


@pytest.mark.parametrize(
    "line",
    [
        "Cookie: session=SECRET; theme=dark; other=SECRET",
        "set-cookie: __cf_bm=SECRET; path=/; HttpOnly",
        "< Set-Cookie: PHPSESSID=SECRET; path=/",
        "Authorization: Bearer SECRET",
        "> authorization: Basic SECRET",
        "Proxy-Authorization: Basic SECRET",
        "X-Api-Key: SECRET",
        "X-Amz-Security-Token: SECRET",
        "CF-Access-Client-Secret: SECRET",
        '"authorization": "Bearer SECRET"',
        '{"name": "cookie", "value": "SECRET"}',
        '{"password":"SECRET","user":"a"}',
        "{'api_key': 'SECRET'}",
        "password=SECRET",
        "DB_PASSWORD: SECRET",
        "パスワード：SECRET",
        "pwd=SECRET&x=1",
        "curl -u admin:SECRET https://example.com/",
        "curl -H 'Authorization: Bearer SECRET' https://example.com/",
        "curl -b 'a=SECRET' https://example.com/",
        "https://admin:SECRET@example.com/",
        "GET /callback?code=SECRET&state=SECRET HTTP/1.1",
        "https://example.com/reset?token=SECRET",
        "https://bucket.s3.amazonaws.com/a?X-Amz-Signature=SECRET",
        "email=user.SECRET@example.com, userId=5",
        "Contact: taro.SECRET@example.jp",
        "token eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJTRUNSRVQifQ.SECRET",
        "ghp_SECRET0123456789abcdefghij",
        "xoxb-SECRET-0123456789",
        "sk_live_SECRET0123456789",
        "AKIASECRET0123456789",
        "https://hooks.slack.com/services/T000/B000/SECRET",
        "key is SECRET0123456789abcdefghijklmn",
    ],
)
def test_a_secret_is_masked(line: str) -> None:
    assert "SECRET" not in masked(line).replace("eyJzdWIiOiJTRUNSRVQifQ", "SECRET")
    assert "***" in masked(line)


@pytest.mark.parametrize(
    "line",
    [
        "HTTP/1.1 403 Forbidden",
        "cf-ray: 8bd5a2f1ba7d1234-NRT",
        "Server: nginx/1.22.1 (Ubuntu)",
        "www-authenticate: Basic realm=x",
        "Date: Wed, 25 Nov 2026 02:03:47 GMT",
        '203.0.113.9 - - [20/Nov/2026:10:00:00 +0900] "GET /a HTTP/1.1" 404 512',
        "connect() failed (111: Connection refused) while connecting to upstream",
        "x-amzn-requestid: 1a2b3c4d-0000-1111-2222-333344445555",
    ],
)
def test_what_tells_the_error_stays(line: str) -> None:
    assert masked(line).replace("realm=x", "***") == line.replace("realm=x", "***")


def test_lines_stay_lines() -> None:
    text = "Cookie: a=1\nServer: nginx\npassword=x\n\n"
    assert masked(text) == "Cookie: ***\nServer: nginx\npassword=***\n\n"
