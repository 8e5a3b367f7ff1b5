import { oneOf } from '../../../ui/url/url-state.ts'
import { useUrlState } from '../../../ui/url/use-url-state.ts'

export const TABS = ['details', 'copies', 'versions', 'links', 'events'] as const
export type PanelTab = (typeof TABS)[number]

/** What the panel shows, in the address: which tab, how far the picture is zoomed, whether the preview is open. */
export function usePanelState() {
  const { params, set, setNow } = useUrlState()
  return {
    tab: oneOf(params.get('tab'), TABS) ?? 'details',
    span: params.get('span') ?? '',
    previewing: params.get('show') === 'preview',
    showTab: (tab: PanelTab) => set({ tab: tab === 'details' ? undefined : tab, span: undefined }),
    zoom: (span: string | undefined) => set({ span }),
    preview: (on: boolean) => set({ show: on ? 'preview' : undefined }),
    /** Another file in the same view. */
    open: (id: string) => set({ open: id, span: undefined }),
    /** Nothing of the panel stays in the address, nor on the page: it asks for nothing any more. */
    leave: () => setNow({ open: undefined, tab: undefined, span: undefined, show: undefined }),
  }
}

export type PanelState = ReturnType<typeof usePanelState>
