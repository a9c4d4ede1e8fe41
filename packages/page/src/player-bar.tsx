// The controls of a player: slider, buttons, frame, time, speed, loop; one per page; in the page.
import { Component, type ComponentChildren, type JSX } from 'preact'
import { IconButton } from './icon-button.js'
import { Live } from './live.js'
import type { Playable, PlayState } from './playable.js'
import { formatPlaybackTime, type LoopMode, loopNames, speeds } from './playback.js'

export interface PlayerBarProps {
  readonly player: Playable
  /** Further buttons, after its own. */
  readonly children?: ComponentChildren
}

export function PlayerBar({ player, children }: PlayerBarProps): JSX.Element {
  return (
    <fieldset class="player-bar" aria-label="Player">
      <Live of={player}>
        {() => (
          <>
            <Slider player={player} />
            <div class="row">
              <Buttons player={player}>{children}</Buttons>
              <FramePlace player={player} />
              <div class="choices">
                <Speed player={player} />
                <Mode player={player} />
              </div>
            </div>
          </>
        )}
      </Live>
    </fieldset>
  )
}

interface PartProps {
  readonly player: Playable
}

function timeOf({ index, fps }: PlayState): string {
  return formatPlaybackTime(index / fps, fps)
}

function Slider({ player }: PartProps): JSX.Element {
  const { index, count } = player.state
  return (
    <input
      type="range"
      id="slider"
      min={0}
      max={Math.max(0, count - 1)}
      value={index}
      aria-label="Frame"
      aria-valuetext={`frame ${index}, ${timeOf(player.state)}`}
      onInput={({ currentTarget }) => player.seek(currentTarget.valueAsNumber)}
    />
  )
}

function Buttons({ player, children }: PlayerBarProps): JSX.Element {
  const { count, playing, muted } = player.state
  const step = (by: number) => player.seek(player.state.index + by)
  return (
    <div class="buttons">
      <IconButton id="first" icon="first" label="First frame" keys="Home" onClick={() => player.seek(0)} />
      <IconButton id="back" icon="back" label="One frame back" keys="←" onClick={() => step(-1)} />
      {playing ? (
        <IconButton id="play" icon="pause" label="Pause" keys="space" onClick={() => player.pause()} />
      ) : (
        <IconButton id="play" icon="play" label="Play" keys="space" onClick={() => player.play()} />
      )}
      <IconButton id="next" icon="next" label="One frame forward" keys="→" onClick={() => step(1)} />
      <IconButton id="last" icon="last" label="Last frame" keys="End" onClick={() => player.seek(count - 1)} />
      {muted !== undefined && (
        <IconButton
          icon={muted ? 'muted' : 'sound'}
          label={muted ? 'Sound on' : 'Sound off'}
          keys="m"
          onClick={() => player.setMuted?.(!muted)}
        />
      )}
      {children}
    </div>
  )
}

interface FramePlaceState {
  /** Text that is being typed instead of the frame's number. */
  readonly typed: string | undefined
}

class FramePlace extends Component<PartProps, FramePlaceState> {
  override state: FramePlaceState = { typed: undefined }

  override render(): JSX.Element {
    const { player } = this.props
    const { index, count } = player.state
    return (
      <div class="frame-place">
        <label for="frame">Frame</label>{' '}
        <input
          type="number"
          id="frame"
          min={0}
          max={Math.max(0, count - 1)}
          inputmode="numeric"
          value={this.state.typed ?? index}
          onInput={({ currentTarget }) => this.setState({ typed: currentTarget.value })}
          onBlur={() => this.setState({ typed: undefined })}
          onChange={({ currentTarget }) => {
            player.seek(currentTarget.valueAsNumber)
            this.setState({ typed: undefined })
          }}
        />{' '}
        <output id="time" for="slider" aria-live="off">
          {timeOf(player.state)}
        </output>
      </div>
    )
  }
}

function Speed({ player }: PartProps): JSX.Element {
  return (
    <span>
      <label for="speed">Speed</label>{' '}
      <select
        id="speed"
        title="Speed (+ and -)"
        value={player.state.speed}
        onChange={({ currentTarget }) => player.setSpeed(Number(currentTarget.value))}
      >
        {speeds.map((speed) => (
          <option key={speed} value={speed}>{`${speed}×`}</option>
        ))}
      </select>
    </span>
  )
}

function Mode({ player }: PartProps): JSX.Element {
  return (
    <span>
      <label for="mode">Play</label>{' '}
      <select
        id="mode"
        value={player.state.mode}
        onChange={({ currentTarget }) => player.setMode(currentTarget.value as LoopMode)}
      >
        {player.modes.map((mode) => (
          <option key={mode} value={mode}>
            {loopNames[mode]}
          </option>
        ))}
      </select>
    </span>
  )
}
