"""The studio: what the shows work with, put together once, handed to every step."""

from __future__ import annotations

from datetime import date

from tasks.audio.workshop import Workshop
from tasks.clock import Clock
from tasks.jobs.storage import Storage
from tasks.providers.base import BillSource, NewsSource, ScriptWriter, Voice
from tasks.record import Bill
from tasks.settings import Settings


class Studio:
    """Bills, news, a writer, a voice, storage, and the process that works on sound."""

    def __init__(
        self,
        *,
        bills: BillSource,
        news: NewsSource,
        writer: ScriptWriter,
        voice: Voice,
        storage: Storage,
        workshop: Workshop,
        cdn: bool = False,
    ) -> None:
        self.bills, self.news = bills, news
        self.writer, self.voice = writer, voice
        self.storage, self.workshop = storage, workshop
        self.cdn = cdn
        """Whether listeners fetch audio from the storage's public address."""

    def names(self) -> dict[str, str]:
        """Say who makes what, for statuses, pages and episodes."""
        return {
            "bills": self.bills.name,
            "script": self.writer.name,
            "voice": self.voice.name,
            "storage": self.storage.name,
        }

    def names_of_sound(self) -> dict[str, str]:
        """Say who makes what of something that is only spoken again."""
        return {what: name for what, name in self.names().items() if what in ("voice", "storage")}

    def names_of_news(self) -> dict[str, str]:
        """Say who makes what of a show of news."""
        return {"news": self.news.name} | {
            what: name for what, name in self.names().items() if what != "bills"
        }

    @property
    def offline_parts(self) -> tuple[str, ...]:
        """Which of the audible parts are made without a provider."""
        parts = {"script": self.writer.offline, "voices": self.voice.offline}
        return tuple(name for name, offline in parts.items() if offline)

    def record_date(self, bills: tuple[Bill, ...]) -> date:
        """Of which date the record of *bills* is: the day it was read, in Washington."""
        return max(bill.record_date for bill in bills)

    async def aclose(self) -> None:
        for part in (self.bills, self.news, self.writer, self.voice, self.storage, self.workshop):
            await part.aclose()


def open_studio(settings: Settings, clock: Clock) -> Studio:
    """Choose each part by its key: the real one with it, its offline substitute without."""
    workshop = Workshop()
    return Studio(
        bills=open_bills(settings, clock),
        news=open_news(settings, clock),
        writer=open_writer(settings),
        voice=open_voice(settings, workshop),
        storage=open_storage(settings),
        workshop=workshop,
        cdn=bool(settings.s3_public_url) and not settings.offline,
    )


def open_bills(settings: Settings, clock: Clock) -> BillSource:
    if settings.offline or not settings.congress_api_key:
        from tasks.providers.bundled_bills import BundledBills

        return BundledBills()
    from tasks.providers.congress import CongressGov

    base = settings.congress_base_url
    key = settings.congress_api_key
    official = Settings.__struct_defaults__[Settings.__struct_fields__.index("congress_base_url")]
    if base == official:
        return CongressGov(key, clock=clock)
    # A mirror of the record carries the texts of bills as well.
    return CongressGov(key, base, text_base_url="/".join(base.split("/")[:3]), clock=clock)


def open_news(settings: Settings, clock: Clock) -> NewsSource:
    if settings.offline or not settings.brave_api_key:
        from tasks.providers.bundled_news import BundledNews

        return BundledNews()
    from tasks.providers.brave import Brave

    return Brave(settings.brave_api_key, settings.brave_base_url, clock=clock)


def open_writer(settings: Settings) -> ScriptWriter:
    if settings.offline or not settings.anthropic_api_key:
        from tasks.providers.template import TemplateWriter

        return TemplateWriter()
    from tasks.providers.claude import Claude

    base_url = settings.anthropic_base_url or None
    return Claude(settings.anthropic_api_key, base_url, settings.anthropic_model)


def open_voice(settings: Settings, workshop: Workshop) -> Voice:
    from tasks.audio.pronunciations import pronunciations

    instead = pronunciations(settings.data_dir)
    if settings.offline or not settings.elevenlabs_api_key:
        from tasks.providers.hibari_voice import HibariVoice

        return HibariVoice(workshop, instead)
    from tasks.providers.elevenlabs import ElevenLabs

    given = {
        "Sarah": settings.elevenlabs_voice_sarah,
        "James": settings.elevenlabs_voice_james,
    }
    return ElevenLabs(
        settings.elevenlabs_api_key,
        settings.elevenlabs_base_url or None,
        voices={speaker: voice for speaker, voice in given.items() if voice},
        concurrency=settings.elevenlabs_concurrency,
        instead=instead,
    )


def open_storage(settings: Settings) -> Storage:
    if settings.s3_bucket and not settings.offline:
        from tasks.providers.s3 import S3

        return S3(
            settings.s3_endpoint_url,
            settings.s3_region,
            settings.s3_bucket,
            settings.s3_access_key_id,
            settings.s3_secret_access_key,
            settings.s3_public_url or None,
        )
    from tasks.providers.folder import Folder

    return Folder(settings.data_dir / "audio")
