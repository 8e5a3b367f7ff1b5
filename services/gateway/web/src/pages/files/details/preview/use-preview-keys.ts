import type { KeyboardEvent, RefObject } from 'react'

type Ways = { previous: () => void; next: () => void }

/**
 * ← and → for neighbours, Space for the player. A player, a slider or a field that has the focus keeps
 * its own keys.
 */
export const usePreviewKeys =
  (stage: RefObject<HTMLElement | null>, { previous, next }: Ways) =>
  (event: KeyboardEvent<HTMLElement>): void => {
    const { key, target } = event
    if (event.ctrlKey || event.metaKey || event.altKey || ownsKeys(target, key)) return
    if (key === 'ArrowLeft') previous()
    else if (key === 'ArrowRight') next()
    else if (key === ' ') play(stage.current)
    else return
    event.preventDefault()
  }

const ownsKeys = (target: EventTarget, key: string): boolean =>
  target instanceof HTMLElement &&
  (/^(INPUT|TEXTAREA|SELECT|VIDEO|AUDIO)$/.test(target.tagName) ||
    (key === ' ' && /^(BUTTON|A)$/.test(target.tagName)))

function play(stage: HTMLElement | null): void {
  const player = stage?.querySelector<HTMLMediaElement>('video, audio')
  if (player === null || player === undefined) return
  if (player.paused) void player.play().catch(() => {})
  else player.pause()
}
