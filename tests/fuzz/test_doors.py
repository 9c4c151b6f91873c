"""Whatever comes as a name, an origin, an address or a setting is understood or refused; nobody slips in."""

from urllib.parse import urlsplit

from hypothesis import given
from hypothesis import strategies as st

from tests.fuzz.inputs import tried
from webapp.budgets import household
from webapp.config import PREFIX, BadSetting, Config
from webapp.security import FrontDoor

HEADERS = st.text(st.characters(min_codepoint=1, max_codepoint=255, exclude_characters="\r\n"), max_size=60)
HOSTS = st.one_of(
    HEADERS,
    st.sampled_from(["127.0.0.1", "localhost", "[::1]", "127.0.0.1.evil.example", "evil.example", "a@127.0.0.1"]),
    st.tuples(
        st.sampled_from(["localhost", "evil.example", "[::1]"]), st.sampled_from([":80", ":", ":x", "@", "#"])
    ).map("".join),
)
ORIGINS = st.one_of(HEADERS, HOSTS.map(lambda host: f"http://{host}"), HOSTS.map(lambda host: f"https://{host}"))


@tried
@given(HOSTS, st.one_of(st.none(), ORIGINS), st.sampled_from(["GET", "POST", "PUT"]), st.one_of(st.none(), HEADERS))
def test_only_the_same_origin_comes_through_the_front_door(
    host: str, origin: str | None, method: str, site: str | None
) -> None:
    door, inside = FrontDoor(host="127.0.0.1"), []
    environ = {"REQUEST_METHOD": method, "HTTP_HOST": host}
    environ |= {} if origin is None else {"HTTP_ORIGIN": origin}
    environ |= {} if site is None else {"HTTP_SEC_FETCH_SITE": site}
    answer = door.before(lambda environ, start: inside.append(1) or [])(environ, lambda *_: None)
    if not inside:
        assert b"".join(answer).endswith(b".\n")
        return
    name = urlsplit(f"//{host}").hostname
    assert name == "localhost" or name == "::1" or name.startswith("127.")
    if origin is not None:
        assert origin.lower().partition("://")[2] == host.lower()


@tried
@given(st.text(max_size=50))
def test_any_address_stands_for_somebody(address: str) -> None:
    assert isinstance(household(address), str)


NAMES = st.sampled_from(sorted(Config.__dataclass_fields__))


@tried
@given(
    st.dictionaries(NAMES, st.one_of(st.text(max_size=20), st.integers().map(str), st.floats().map(str)), max_size=4)
)
def test_any_settings_are_taken_or_refused_in_a_sentence(values: dict[str, str]) -> None:
    environ = {PREFIX + name.upper(): value.replace("\0", "") for name, value in values.items()}
    try:
        config = Config.from_environment(environ)
    except BadSetting as refusal:
        assert PREFIX in str(refusal)
        return
    assert config.min_fps <= config.max_fps
