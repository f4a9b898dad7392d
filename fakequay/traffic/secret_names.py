"""Names of headers, fields and parameters whose values are secrets, and patterns of secrets.

The request journal hides these values.
"""

import re

REDACTED = "[hidden]"

# Names of headers whose values are secrets.
HEADER = re.compile(
    r"authorization$|cookie|token|secret|passw|credential|api-?key|^x-registry-(auth|config)$",
    re.IGNORECASE,
)
# Names of JSON fields, form fields and URL parameters whose values are secrets.
FIELD = re.compile(
    r"password|passwd|passphrase|secret|token$|token_code|access_key|private_key|api_?key"
    r"|credential|invite_code|^auth$",
    re.IGNORECASE,
)
# Names of fields in whose objects all values are secrets; other objects contain named fields.
WHOLE = re.compile(r"password|passwd|passphrase|secret|invite_code", re.IGNORECASE)
CODE = "code"  # Secret as an OAuth parameter; in JSON it is an error code of the registry.

# A parameter of a URL or form, and a password before the host of a URL.
PARAMETER = re.compile(r"(?<=[?&#])([\w.%-]+)=([^&#\s\"'<]*)")
URL_PASSWORD = re.compile(r"(?<=://)([^/\s:@]*):([^/\s@]+)@")
# The path of a Slack webhook, and codes in paths of Quay's API.
SLACK_PATH = re.compile(r"(?<=://)(hooks\.slack[\w.-]*/)([^\s\"'<>?#]+)")
PATH_CODE = re.compile(r"(?<=/)(teaminvite/|repository/[^/?#]+/[^/?#]+/tokens/)([^/?#\s\"'<>]+)")
PRIVATE_KEY = re.compile(
    r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)(.*?)(-----END|\Z)", re.DOTALL | re.IGNORECASE
)
# A field in text that is no valid JSON, such as a cut body or the text of a Python object. The
# value is a string, which can be cut, or a number.
TEXT_FIELD = re.compile(
    r"""(?P<quote>\\?["'])(?P<name>(?:(?!(?P=quote))[^\\]|\\.)*)(?P=quote)(?P<colon>\s*:\s*)"""
    r"""(?P<value>(?P<open>\\?["'])(?:(?!(?P=open))[^\\]|\\.)*(?P=open)?|-?\d[\d.eE+-]*)""",
    re.DOTALL,
)
# The start of a list in text that is no valid JSON; the items of the list follow.
TEXT_LIST = re.compile(r"""(?P<head>\\?["'](?P<name>[\w-]+)\\?["']\s*:\s*\[)(?P<items>[^\]]*)""")
# A field of a multipart form: its headers, and its value.
FORM_PART = re.compile(
    r"(?P<head>Content-Disposition:[^\r\n]*?\bname=\"?(?P<name>[^\";\r\n]+)\"?[^\r\n]*\r?\n"
    r"(?:[^\r\n]+\r?\n)*\r?\n)(?P<value>.*?)(?=\r?\n--|\Z)",
    re.DOTALL | re.IGNORECASE,
)
# A field without quotation marks, such as a line of YAML, and an XML element.
PLAIN_FIELD = re.compile(
    r"(?P<head>(?:^|;)[ \t]*(?:- +)?(?P<name>[\w.-]+)[ \t]*[:=][ \t]*)"
    r"(?P<value>[^\r\n;\s][^\r\n;]*)",
    re.MULTILINE,
)
ELEMENT = re.compile(r"(?P<head><(?P<name>[\w.:-]+)(?:\s[^<>]*)?>)(?P<value>[^<>]+)(?=</)")
