# Which sample stands for which moment, by NumPy: python3 make-joins.py > joins.json
import json
import numpy as np

rng = np.random.default_rng(7)


def stamps(kind, n):
    if kind == 'matroska 30':
        return np.round(np.arange(n) / 30, 3), 0.001
    if kind == 'ntsc':
        return np.arange(n) * 1001 / 30000, 1 / 30000
    if kind == 'slow':
        return 0.1 + np.arange(n) / 7.8125, None
    if kind == 'jitter':
        return np.cumsum(0.02 + 0.03 * rng.random(n)), None
    if kind == 'gap':
        times = np.arange(n) / 25
        times[n // 2 :] += 1.5
        return times, None
    if kind == 'ties':
        return np.arange(n) / 30, None


def join(times, tick, moments, sample, gap):
    equal = (tick or 2e-6) / 2
    widest = 3 * np.median(np.diff(times)) if gap is None else gap
    before = np.searchsorted(times, moments + equal, side='right') - 1
    at = np.full(len(moments), -1)
    part = np.zeros(len(moments))
    for frame, (moment, here) in enumerate(zip(moments, before)):
        if here < 0:
            continue
        same = moment - times[here] <= equal
        if here + 1 == len(times):
            at[frame] = here if same else -1
            continue
        step = times[here + 1] - times[here]
        if not same and step > widest:
            continue
        at[frame] = here
        if same:
            continue
        if sample == 'nearest' and (moment - times[here]) - (times[here + 1] - moment) > equal:
            at[frame] = here + 1
        if sample == 'linear':
            part[frame] = (moment - times[here]) / step
    return at, part


cases = []
for kind in ['matroska 30', 'ntsc', 'slow', 'jitter', 'gap', 'ties']:
    times, tick = stamps(kind, 90)
    for sample in ['nearest', 'before', 'linear']:
        for start, speed, fps in [(times[0], 1, 30), (times[0], 0.25, 25), (-0.5, 4, 29.97), (0.3, 1, 60)]:
            for gap in [None, 0.05] if kind == 'jitter' else [None]:
                moments = start + np.arange(120) * speed / fps
                at, part = join(times, tick, moments, sample, gap)
                case = dict(kind=kind, times=times.tolist(), tick=tick, sample=sample, gap=gap)
                case |= dict(start=float(start), speed=speed, fps=fps, at=at.tolist())
                if sample == 'linear':
                    # What is shown of samples that are their times.
                    shown = np.where(at >= 0, times[at] * (1 - part) + times[np.minimum(at + 1, 89)] * part, np.nan)
                    case['shown'] = [None if np.isnan(value) else float(value) for value in shown]
                cases.append(case)
print(json.dumps(cases))
