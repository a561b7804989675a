"""An oracle for the queue_log reader: the whole log at once, several passes, one question at a time, slowly.

It shares no code with the reader. Facts come as {(kind, reference): values} with `standing` among the values.
"""

from collections import defaultdict

WINDOW = 10
ENDS = {
    "COMPLETEAGENT": ("completed", "agent"),
    "COMPLETECALLER": ("completed", "customer"),
    "TRANSFER": ("transferred", "agent"),
    "BLINDTRANSFER": ("transferred", "agent"),
    "ATTENDEDTRANSFER": ("transferred", "agent"),
}
LEAVES = {
    "ABANDON": ("abandoned", "customer"),
    "EXITEMPTY": ("empty", "system"),
    "EXITWITHTIMEOUT": ("timeout", "system"),
    "EXITWITHKEY": ("exit_key", "customer"),
    "WITHDRAW": ("withdrawn", "system"),
    "SYSCOMPAT": ("closed", "system"),
}
PAUSES = {
    "Lunch": "meal",
    "Dinner": "meal",
    "Break": "break",
    "Coffee break": "break",
    "Coffee|room 2": "break",
    "Kaffe": "break",
    "Team meeting": "meeting",
    "Team møte": "meeting",
    "Training|room 2": "training",
    "Opplæring, nytt system": "training",
}


def slow_facts(texts):
    """Every fact of a whole log, by (kind, reference)."""
    events = []
    for text in texts:
        parts = text.split("|")
        if len(parts) >= 5 and parts[0].isdigit():
            events.append((int(parts[0]), parts[1], parts[2], parts[3], parts[4], parts[5:], text))
    until = max((event[0] for event in events), default=0)
    events.sort(key=lambda event: event[0])
    legs = _legs(events)
    out = {}
    for leg in legs:
        out["contact", leg["ref"]] = _contact(leg)
    out.update(_offers(events, legs))
    out.update(_times(events, legs, until))
    return out


def _legs(events):
    """First pass: one leg an ENTERQUEUE, then each later line goes to the leg it is about."""
    legs, seen = [], defaultdict(int)
    for at, (second, callid, queue, agent, event, data, _) in enumerate(events):
        if event in ("FULL", "JOINEMPTY"):
            seen[callid, queue, second, event] += 1
            ref = f"{callid}|{queue}|{second}|{event}|{seen[callid, queue, second, event]}"
            reason = "overflow" if event == "FULL" else "empty"
            legs.append(
                {
                    "ref": ref,
                    "callid": callid,
                    "queue": queue,
                    "queued": second,
                    "caller": "",
                    "entry": "",
                    "left": second,
                    "at": at,
                    "over": at,
                    "left_at": at,
                    "reason": reason,
                    "by": "system",
                }
            )
        elif event == "ENTERQUEUE":
            for leg in legs:
                if leg["callid"] == callid and leg["queue"] == queue and _waits(leg):
                    leg.update(reason="closed", by="system", left_at=at, over=at)
            seen[callid, queue, second] += 1
            ref = f"{callid}|{queue}|{second}|{seen[callid, queue, second]}"
            legs.append(
                {
                    "ref": ref,
                    "callid": callid,
                    "queue": queue,
                    "queued": second,
                    "caller": data[1],
                    "at": at,
                    "entry": data[2] if len(data) > 2 else "",
                }
            )
        elif event == "CONNECT":
            leg = _waiting(legs, callid, queue)
            if leg is None:
                leg = {
                    "ref": f"{callid}|{queue}|{second - int(data[0])}|1",
                    "callid": callid,
                    "queue": queue,
                    "caller": "",
                    "queued": second - int(data[0]),
                    "at": at,
                    "entry": "",
                }
                legs.append(leg)
            leg.update(
                answered=second,
                agent=agent,
                left=second,
                left_at=at,
                hold=data[0],
                connect=at,
                channel=data[1] if len(data) > 1 else "",
            )
        elif event in ENDS:
            _end(legs, at, second, callid, queue, agent, event, data)
        elif event in LEAVES:
            leg = _waiting(legs, callid, queue)
            told = [x for x in legs if x["callid"] == callid and x["queue"] == queue]
            if leg is None and not told and event != "SYSCOMPAT" and data[-1].isdigit() and len(data) > 2:
                queued = second - int(data[-1])
                leg = {
                    "ref": f"{callid}|{queue}|{queued}|1",
                    "callid": callid,
                    "queue": queue,
                    "caller": "",
                    "queued": queued,
                    "at": at,
                }
                legs.append(leg)
            if leg is not None:
                reason, by = LEAVES[event]
                leg.update(left=second, reason=reason, by=by, left_at=at, over=at)
        elif event == "QUEUESTART":
            for leg in legs:
                if _waits(leg):
                    leg.update(reason="closed", by="system", left_at=at, over=at, left_second=second)
                elif "over" not in leg:
                    leg.update(reason="lost", by="system", over=at, over_second=second)
    return legs


def _waits(leg):
    return "answered" not in leg and "over" not in leg


def _waiting(legs, callid, queue):
    return _find(legs, lambda leg: leg["callid"] == callid and leg["queue"] == queue and _waits(leg))


def _find(legs, wanted):
    return next((leg for leg in reversed(legs) if wanted(leg)), None)


def _end(legs, at, second, callid, queue, agent, event, data):
    numbers = [int(each) for each in data if each.isdigit()]
    if event.startswith("COMPLETE"):
        hold, talk = data[0], int(data[1])
    elif data[-1].isdigit() and data[-2].isdigit() and data[-3].isdigit():
        hold, talk = data[-3], int(data[-2])
    else:
        hold, talk = str(numbers[-2]), numbers[-1]

    def talks(leg):
        return "answered" in leg and "over" not in leg and leg["agent"] == agent and leg["queue"] == queue

    leg = _find(legs, lambda leg: talks(leg) and leg["callid"] == callid) or _find(
        legs, lambda leg: talks(leg) and leg["channel"] == callid
    )
    if leg is None:
        over = [x for x in legs if x["callid"] == callid and x["queue"] == queue and "over" in x]
        if over and not any(_waits(x) for x in legs if x["callid"] == callid and x["queue"] == queue):
            return  # told twice
        leg = _waiting(legs, callid, queue)
        if leg is None:
            queued = second - talk - int(hold)
            leg = {
                "ref": f"{callid}|{queue}|{queued}|1",
                "callid": callid,
                "queue": queue,
                "caller": "",
                "queued": queued,
                "at": at,
            }
            legs.append(leg)
        leg.update(answered=second - talk, agent=agent, left=second - talk, left_at=at)
    reason, by = ENDS[event]
    leg.update(ended=leg["answered"] + talk, reason=reason, by=by, over=at)


def _contact(leg):
    values = {
        "known_to": "second",
        "interaction": leg["callid"],
        "direction": "in",
        "channel": "voice",
        "queue": leg["queue"],
        "offered_at": leg["queued"] * 1000,
        "queued_at": leg["queued"] * 1000,
    }
    if leg["caller"]:
        values["contact_point"] = leg["caller"]
    if "answered" in leg:
        values.update(agent=leg["agent"], answered_at=leg["answered"] * 1000)
    if "left" in leg:
        values["left_queue_at"] = leg["left"] * 1000
    if "ended" in leg:
        values["ended_at"] = leg["ended"] * 1000
    if "over" in leg:
        values.update(end_reason=leg["reason"], ended_by=leg["by"])
    values["standing"] = "over" not in leg
    return values


def _offers(events, legs):
    """Second pass: every line that tells of a member's ringing."""
    out, seen = {}, defaultdict(int)
    for at, (second, callid, queue, agent, event, data, text) in enumerate(events):
        ring = None
        if event == "RINGNOANSWER":
            result, ring = "missed", int(data[0])
        elif event == "RINGCANCELED":
            result, ring = "cancelled", int(data[0]) if data and data[0] else None
        elif event == "CONNECT":
            result, ring = "answered", int(data[2]) * 1000 if len(data) > 2 and data[2] else None
        elif event == "AGENTDUMP":
            result = "declined"
        elif event == "SYSCOMPAT" or (event == "ABANDON" and agent != "NONE"):
            result = "cancelled"
        else:
            continue
        seen[text] += 1
        values = {
            "known_to": "second",
            "agent": agent,
            "queue": queue,
            "rang_at": second * 1000 - (ring or 0),
            "result": result,
            "standing": False,
        }
        if ring is not None:
            values["ring_ms"] = ring
        mine = [leg for leg in legs if leg["callid"] == callid and leg["queue"] == queue and leg["at"] <= at]
        near = [
            leg
            for leg in mine
            if leg.get("left_at", at) >= at
            or abs(leg.get("left", leg.get("left_second", 0)) - second) <= WINDOW
            or abs(leg.get("ended", 0) - second) <= WINDOW
            or abs(leg.get("over_second", 0) - second) <= WINDOW
        ]
        if near:
            values["contact"] = near[-1]["ref"]
        out["routing_offer", text if seen[text] == 1 else f"{text}|{seen[text]}"] = values
    return out


def _times(events, legs, until):
    """Third pass: for every agent, what holds from each second on at which anything happened to him."""
    other = {}
    for _, callid, _, agent, event, _, _ in events:
        if event == "AGENTCALLBACKLOGIN":
            for _, callid2, _, interface, event2, _, _ in events:
                if event2 == "ADDMEMBER" and callid2 == callid:
                    other[interface] = agent
        if agent.startswith("Agent/"):
            other[agent[6:]] = agent
    mine = defaultdict(list)
    for at, (second, _, queue, agent, event, data, _) in enumerate(events):
        if event == "QUEUESTART":
            for each in mine.values():
                each.append((second, at, event, queue, data))
        elif event.replace("UN", "").startswith("PAUSE") or "MEMBER" in event or "LOG" in event:
            mine[other.get(agent, agent)].append((second, at, event, queue, data))
    for leg in legs:
        if "connect" in leg:
            mine[other.get(leg["agent"], leg["agent"])].append((leg["answered"], leg["connect"], "CONNECT", "", leg))
        if "ended" in leg and "connect" in leg:
            mine[other.get(leg["agent"], leg["agent"])].append((leg["ended"], leg["over"], "END", "", leg))
    out = {}
    for name, told in mine.items():
        told.sort(key=lambda each: each[:2])
        seconds = sorted({each[0] for each in told})
        runs = []
        for second in seconds:
            now = _state_at(told, second)
            if not runs or runs[-1][1] != now:
                runs.append((second, now))
        for (start, now), end in zip(runs, [*(run[0] for run in runs[1:]), None], strict=True):
            if now is not None:
                state, reason, leg = now
                values = {
                    "known_to": "second",
                    "agent": name,
                    "state": state,
                    "start_at": start * 1000,
                    "end_at": (until if end is None else end) * 1000,
                    "standing": end is None,
                }
                if reason:
                    values["reason"] = reason
                if leg:
                    values.update(contact=leg, queue=leg.split("|")[1])
                out["agent_state", f"{name}|{start}"] = values
    return out


def _state_at(told, second):
    """What he does from this second on, out of everything that happened up to it."""
    queues, agent_login, pauses, leg = set(), False, [], None
    for at, _, event, queue, data in told:
        if at > second:
            break
        if event in ("QUEUESTART", "AGENTLOGOFF", "AGENTCALLBACKLOGOFF"):
            queues, agent_login, pauses, leg = set(), False, [], None
        elif event == "ADDMEMBER":
            queues.add(queue)
            pauses = [each for each in pauses if each[0] != queue]
            if data and data[0] == "PAUSED":
                pauses.append((queue, ""))
        elif event == "REMOVEMEMBER":
            queues.discard(queue)
            pauses = [each for each in pauses if each[0] != queue] if queues or agent_login else []
        elif event in ("AGENTLOGIN", "AGENTCALLBACKLOGIN"):
            agent_login = True
        elif event == "PAUSEALL":
            pauses = [each for each in pauses if each[0] != "all"] + [("all", "|".join(data))]
        elif event == "PAUSE":
            pauses = [each for each in pauses if each[0] != queue] + [(queue, "|".join(data))]
        elif event == "UNPAUSEALL":
            pauses = []
        elif event == "UNPAUSE":
            pauses = [each for each in pauses if each[0] not in ("all", queue)]
        elif event == "CONNECT":
            leg = data
        elif event == "END" and leg is data:
            leg = None
    if leg is not None:
        return "talk", "", leg["ref"]
    paused = {queue for queue, _ in pauses}
    if pauses and ("all" in paused or not queues or queues <= paused):
        reason = pauses[-1][1]
        return PAUSES.get(reason, "other_np"), reason, ""
    return ("idle", "", "") if queues or agent_login else None
