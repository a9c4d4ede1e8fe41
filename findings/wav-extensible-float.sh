#!/usr/bin/env bash
# A WAV file of more than two channels has the extensible header (WAVE_FORMAT_EXTENSIBLE): the type of its numbers stands in a sub-format. Two libraries
# do not look there, and give the bits of floating-point numbers as whole numbers: 0.5 is 1056964608. Files with the plain header are right in both.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
python3 -m venv env
env/bin/pip install --quiet --disable-pip-version-check soundfile==0.14.0 pydub==0.25.1 scipy==1.17.1 numpy==2.4.6
npm install --silent --no-fund --no-audit wavefile@11.0.0 audio-decode@3.12.0
cat > read.mjs <<'JS'
import { readFileSync } from 'node:fs'
import decode from 'audio-decode'
import wavefile from 'wavefile'

const [library, file] = process.argv.slice(2)
const bytes = new Uint8Array(readFileSync(file))
if (library === 'audio-decode') {
  const sound = await decode(bytes)
  console.log(JSON.stringify([...(sound.getChannelData?.(0) ?? sound.channelData[0])]))
} else {
  const file = new wavefile.WaveFile(bytes)
  const channels = file.getSamples(false, Float64Array)
  console.log(JSON.stringify([...(file.fmt.numChannels > 1 ? channels[0] : channels)]))
}
JS
env/bin/python - <<'PYTHON'
import json
import subprocess
import sys
import warnings

import numpy as np
import soundfile
from scipy.io import wavfile

with warnings.catch_warnings():
    # It looks for ffmpeg, which it does not need for WAV.
    warnings.simplefilter('ignore')
    from pydub import AudioSegment

changed = []


def compare(what, expected, seen, recorded):
    print(f'{what}\n  expected: {expected}\n  seen:     {seen}')
    if seen != recorded:
        changed.append(what)


def by_pydub(path):
    sound = AudioSegment.from_wav(path)
    return sound.get_array_of_samples().tolist()[:: sound.channels]


def by_node(library, path):
    printed = subprocess.run(['node', 'read.mjs', library, path], check=True, capture_output=True, text=True).stdout
    return json.loads(printed)


values = [0, 0.5, -0.5, 0.25, -1]
whole = [int(value * 2**31) for value in values]
bits = [0, 1056964608, -1090519040, 1048576000, -1082130432]
print('soundfile 0.14.0, SciPy 1.17.1, pydub 0.25.1; audio-decode 3.12.0, wavefile 11.0.0')
for channels, container, by_pydub_recorded, by_wavefile_recorded in (1, 'WAV', whole, values), (4, 'WAVEX', bits, bits):
    path = f'{container}.wav'
    sound = np.repeat(np.array(values, np.float32)[:, None], channels, axis=1)
    soundfile.write(path, sound, 48000, subtype='FLOAT', format=container)
    name = f'{channels} channels, {container}'
    compare(f'{name}, soundfile', values, soundfile.read(path, always_2d=True)[0][:, 0].tolist(), values)
    compare(f'{name}, SciPy', values, wavfile.read(path)[1].reshape(-1, channels)[:, 0].tolist(), values)
    compare(f'{name}, audio-decode', values, by_node('audio-decode', path), values)
    compare(f'{name}, wavefile', values, by_node('wavefile', path), by_wavefile_recorded)
    compare(f'{name}, pydub (whole numbers of 32 bits)', whole, by_pydub(path), by_pydub_recorded)
sys.exit(f'changed: {changed}' if changed else 0)
PYTHON
