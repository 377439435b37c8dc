"""Says in a few words what a sign-in came from. What is kept of it is coarse: a kind of device, a neighbourhood."""

import ipaddress
import re

# The first that is found wins: browsers name each other in their own name.
BROWSERS = [
    (r"Edg(e|A|iOS)?/", "Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Safari/", "Safari"),
    (r"curl/|python|httpx|Go-http|okhttp", "A program"),
]
SYSTEMS = [
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android", "Android"),
    (r"Windows", "Windows"),
    (r"Mac OS X|Macintosh", "Mac"),
    (r"CrOS", "ChromeOS"),
    (r"Linux", "Linux"),
]


def device_of(user_agent: str) -> str:
    """Return words such as "Firefox on Windows"; "An unknown device" where the header tells nothing we know."""
    text = user_agent[:500]
    browser = next((name for pattern, name in BROWSERS if re.search(pattern, text, re.IGNORECASE)), "")
    system = next((name for pattern, name in SYSTEMS if re.search(pattern, text)), "")
    if browser and system:
        return f"{browser} on {system}"
    return browser or system or "An unknown device"


def network_of(address: str) -> str:
    """Return the neighbourhood of a client address: three parts of an IPv4 address, three of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    mapped = parsed.ipv4_mapped if parsed.version == 6 else None
    if parsed.version == 4 or mapped:
        return ".".join(str(mapped or parsed).split(".")[:3]) + ".x"
    return str(ipaddress.ip_network((parsed, 48), strict=False).network_address)
