"""Just enough S3 for checkpoints, in plain Python: put, put if absent, get, names. With boto3 at hand use that (docs/promotion.md).

Environment, as every AWS tool reads it: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION, and
AWS_ENDPOINT_URL for a store of your own. Every failure is an OSError; an object that is not there a FileNotFoundError.
"""

import datetime
import hashlib
import hmac
import http.client
import os
import time
import urllib.parse
import xml.etree.ElementTree as ElementTree

TRIES = 5
TIMEOUT = 30  # seconds without a byte; a save inside the grace period can not wait longer


def is_uri(path):
    return path.startswith("s3://")


def put(uri, data, if_absent=False):
    """Stores an object. With `if_absent` the first one stands; who that was is told by reading it, not by this call."""
    headers = {"if-none-match": "*"} if if_absent else {}
    status, body = send("PUT", uri, data=data, headers=headers)
    if status == 412 and if_absent:
        return
    if status != 200:
        raise OSError(f"{uri}: the store answered {status} {reason(body)}")


def get(uri):
    status, body = send("GET", uri)
    if status == 404:
        raise FileNotFoundError(f"{uri} is not there")
    if status != 200:
        raise OSError(f"{uri}: the store answered {status} {reason(body)}")
    return body


def names(uri):
    """Names directly below a prefix, folders without their slash."""
    bucket, prefix = split(uri.rstrip("/") + "/")
    found, token = [], ""
    while True:
        query = {"list-type": "2", "prefix": prefix, "delimiter": "/"}
        if token:
            query["continuation-token"] = token
        status, body = send("GET", f"s3://{bucket}/", query=query)
        if status != 200:
            raise OSError(f"{uri}: the store answered {status} {reason(body)}")
        page = ElementTree.fromstring(body)
        space = page.tag[: page.tag.find("}") + 1]
        for entry in page.iter(f"{space}CommonPrefixes"):
            found.append(entry.findtext(f"{space}Prefix")[len(prefix) :].rstrip("/"))
        for entry in page.iter(f"{space}Contents"):
            found.append(entry.findtext(f"{space}Key")[len(prefix) :])
        token = page.findtext(f"{space}NextContinuationToken") or ""
        if not token:
            return [name for name in found if name]


def send(method, uri, data=b"", headers=None, query=None):
    """(status, body) of one request; asked again when there is no answer, or a fault of the server's."""
    problem = None
    for attempt in range(TRIES):
        if attempt:
            time.sleep(0.1 * 2**attempt)
        try:
            status, body = send_once(method, uri, data, headers or {}, query or {})
        except (OSError, http.client.HTTPException) as error:
            problem = f"{type(error).__name__}: {error}"
            continue
        if status < 500 and status not in (409, 429):
            return status, body
        problem = f"{status} {reason(body)}"
    raise OSError(f"{uri}: the store can not be reached or answers with faults ({problem})")


def send_once(method, uri, data, headers, query):
    secure, host, path = address(uri)
    # The payload's hash is signed, so the store refuses bytes that were damaged on their way.
    headers = {**headers, "host": host, "x-amz-content-sha256": hashlib.sha256(data).hexdigest()}
    query_text = "&".join(f"{quote(name)}={quote(value)}" for name, value in sorted(query.items()))
    headers["authorization"] = sign(method, path, query_text, headers)
    kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
    connection = kind(host, timeout=TIMEOUT)
    try:
        connection.request(method, path + (f"?{query_text}" if query_text else ""), body=data, headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


def sign(method, path, query, headers):
    """Signature version 4; adds the date and the session token to `headers`."""
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    key = os.environ.get("AWS_ACCESS_KEY_ID")
    secret = os.environ.get("AWS_SECRET_ACCESS_KEY")
    if not key or not secret:
        raise ValueError("s3:// needs AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
    moment = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers["x-amz-date"] = moment
    if os.environ.get("AWS_SESSION_TOKEN"):
        headers["x-amz-security-token"] = os.environ["AWS_SESSION_TOKEN"]
    signed = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    request = "\n".join([method, path, query, lines, signed, headers["x-amz-content-sha256"]])
    scope = f"{moment[:8]}/{region}/s3/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", moment, scope, hashlib.sha256(request.encode()).hexdigest()])
    signature = f"AWS4{secret}".encode()
    for part in (moment[:8], region, "s3", "aws4_request", text):
        signature = hmac.new(signature, part.encode(), hashlib.sha256).digest()
    return f"AWS4-HMAC-SHA256 Credential={key}/{scope}, SignedHeaders={signed}, Signature={signature.hex()}"


def address(uri):
    """(https?, host, path): the bucket in the path at an endpoint of your own, in the host at AWS."""
    bucket, key = split(uri)
    endpoint = os.environ.get("AWS_ENDPOINT_URL_S3") or os.environ.get("AWS_ENDPOINT_URL")
    if endpoint:
        parts = urllib.parse.urlsplit(endpoint)
        return parts.scheme == "https", parts.netloc, f"{parts.path.rstrip('/')}/{bucket}/{quote(key, '/')}"
    region = os.environ.get("AWS_REGION") or os.environ.get("AWS_DEFAULT_REGION") or "us-east-1"
    return True, f"{bucket}.s3.{region}.amazonaws.com", f"/{quote(key, '/')}"


def split(uri):
    bucket, _, key = uri[len("s3://") :].partition("/")
    return bucket, key


def quote(text, safe=""):
    return urllib.parse.quote(text, safe=safe + "-_.~")


def reason(body):
    try:
        return next((item.text for item in ElementTree.fromstring(body).iter() if item.tag.endswith("Code")), "")
    except ElementTree.ParseError:
        return ""
