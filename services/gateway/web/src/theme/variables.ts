import type { CSSVariablesResolver } from '@mantine/core'

const both = {
  // What Mantine calls body is the ground of its menus, dialogs and cards: our surface.
  '--mantine-color-body': 'var(--hf-surface)',
  '--mantine-color-text': 'var(--hf-text)',
  '--mantine-color-bright': 'var(--hf-text)',
  '--mantine-color-dimmed': 'var(--hf-muted)',
  '--mantine-color-placeholder': 'var(--hf-muted)',
  '--mantine-color-anchor': 'var(--hf-accent)',
  '--mantine-color-error': 'var(--hf-crit)',
  // What a menu takes for an item in this colour, in the dark too.
  '--mantine-color-crit-6': 'var(--hf-crit)',
  '--mantine-color-default': 'var(--hf-surface)',
  '--mantine-color-default-hover': 'var(--hf-sunken)',
  '--mantine-color-default-color': 'var(--hf-text)',
  '--mantine-color-default-border': 'var(--hf-control)',
  '--mantine-primary-color-filled': 'var(--hf-accent)',
  '--mantine-primary-color-light': 'var(--hf-accent-bg)',
  '--mantine-primary-color-light-color': 'var(--hf-accent)',
}

/** Mantine's own variables, pointed at ours, so that one table decides both themes. */
export const variables: CSSVariablesResolver = () => ({ variables: {}, light: both, dark: both })
