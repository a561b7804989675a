"""How every minute of an agent's shift was spent: on contacts, on inquiries, in pauses, and ready for the next."""

from collections.abc import Iterator, Sequence

from utfall.facts import Record
from utfall.simulator.centre import Centre
from utfall.simulator.desk import Pause
from utfall.simulator.script import Scene

Works = dict[str, dict[str, object]]  # what a state says of a contact, by queue, campaign or mailbox; "": of none


def works(centre: Centre, name: str) -> Works:
    """Whose an agent's time is: a contact's by its queue or campaign; all else his campaign's where he has just one."""
    mine = [campaign for campaign in centre.campaigns if name in campaign.agents]
    queues = [queue for queue in centre.queues if name in queue.agents]
    boxes = [box for box in centre.mailboxes if name in box.agents]
    found: Works = {queue.name: {"client": queue.client, "queue": queue.name} for queue in queues}
    for queue in queues:
        if not queue.is_voice:
            found[queue.name]["channel"] = queue.channel
    found |= {box.name: {"client": box.client, "queue": box.name, "channel": box.channel} for box in boxes}
    found |= {campaign.name: {"client": campaign.client, "campaign": campaign.name} for campaign in mine}
    found[""] = found[mine[0].name] if len(mine) == 1 and not queues else {}
    return found


def minutes(
    name: str,
    span: tuple[int, int],
    pauses: Sequence[Pause],
    taken: Sequence[tuple[int, int, str, str]],
    of: Works,
) -> Iterator[Scene]:
    """A shift without gap: what took him, his pauses in what is left, idle else. Only chats overlap each other."""
    chats = [each for each in taken if _is_chat(each[3], of)]
    for begin, stop, state, contact in chats:
        yield _state(name, begin, stop, state, _words(contact, state, of))
    blocks = [(begin, stop, "" if _is_chat(contact, of) else state, contact) for begin, stop, state, contact in taken]
    at, end = span
    for begin, stop, state, contact in sorted(blocks):
        begin = max(begin, at)
        if stop <= begin:
            continue
        yield from _between(name, at, begin, pauses, of)
        if state:  # a chat is told already
            yield _state(name, begin, stop, state, _words(contact, state, of))
        at = stop
    yield from _between(name, at, end, pauses, of)


def _between(name: str, at: int, until: int, pauses: Sequence[Pause], of: Works) -> Iterator[Scene]:
    """What is left between two contacts: the pauses that fall into it, idle else."""
    for begin, stop, state in pauses:
        begin, stop = max(begin, at), min(stop, until)
        if begin >= stop:
            continue
        if begin > at:
            yield _state(name, at, begin, "idle", of[""])
        yield _state(name, begin, stop, state, of[""])
        at = stop
    if at < until:
        yield _state(name, at, until, "idle", of[""])


def _work(contact: str) -> str:
    return contact.split(":", 1)[0]


def _is_chat(contact: str, of: Works) -> bool:
    return of.get(_work(contact), {}).get("channel") == "chat"


def _words(contact: str, state: str, of: Works) -> dict[str, object]:
    if not contact:
        return of[""]
    work = of[_work(contact)]
    if state == "case_work":
        return work
    return {**work, "contact": f"{contact}:call" if "campaign" in work else contact}


def _state(name: str, start: int, end: int, state: str, work: dict[str, object]) -> Scene:
    values = {**work, "agent": name, "state": state, "is_paid": state != "meal", "start_at": start}
    contact = work.get("contact", "") if work.get("channel") == "chat" else ""  # two chats may begin at one instant
    reference = f"{name}:{start}:{state}{contact and f':{contact}'}"
    so_far = Record("agent_state", reference, {**values, "end_at": start}, True)
    return Scene(start, end, Record("agent_state", reference, {**values, "end_at": end}), so_far)
