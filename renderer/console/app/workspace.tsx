import { type RefObject, Suspense, useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { useAttention } from '../alerts/attention';
import { HearingBanner } from '../alerts/hearing-banner';
import { goHome } from '../core/focus-home';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { Offers } from '../redirect/offers';
import { ConnectionAdvice } from '../status/connection-advice';
import { useMakeWay } from '../widget/make-way';
import { usePlace } from '../widget/use-place';
import { Widget } from '../widget/widget';
import { useIsOut } from '../windows/use-windows';
import { Header } from './header';
import { Navigation } from './navigation';
import { loadViews, useViews } from './views';

/** The signed-in window: navigation, header, a view, and the chats floating over it. */
export function Workspace() {
  const { ui } = useParts();
  const view = useStore(ui, (state) => state.view);
  const views = useViews();
  // An address of a view that is not this agent's shows the first.
  const View = (views.find((entry) => entry.view === view) ?? views[0])?.Component;
  const t = useTexts();
  const frame = useRef<HTMLDivElement>(null);
  const room = useRef<HTMLDivElement>(null);
  // The home view has room beside an empty widget, which says why there is nothing in it.
  const isEmpty = useCore((state) => state.chatOrder.length === 0);
  const place = usePlace(room, isEmpty && view !== 'chats');
  const widgetOut = useIsOut(WIDGET);
  useMakeWay(room, widgetOut ? { ...place, layout: null } : place);
  useAttention(t('app.name'), null);
  useEffect(() => {
    const soon = setTimeout(() => void loadViews(), CALM_MS);
    return () => clearTimeout(soon);
  }, []);
  useFirstFocus(frame, widgetOut || place.layout !== null);
  // A docked widget has its side to itself; the view gets what is left.
  const isBar = widgetOut || place.layout?.mode === 'minimized';
  const left = widgetOut || place.layout?.mode !== 'docked' ? null : place.layout.view;
  return (
    <div ref={frame} className="frame" data-home=".view">
      <Navigation />
      <Header />
      <div className="workspace">
        <HearingBanner />
        <ConnectionAdvice />
        <div className={isBar ? 'room has-bar' : 'room'} ref={room}>
          <main
            className="view"
            // Nothing in the team view takes the focus, and on a small screen it has to be scrolled.
            tabIndex={view === 'chats' ? 0 : -1}
            style={left === null ? undefined : { marginLeft: left.x, width: left.width, height: left.height }}
          >
            <Suspense fallback={null}>{View === undefined ? null : <View />}</Suspense>
          </main>
          <Widget place={place} />
          <Offers />
        </div>
      </div>
    </div>
  );
}

/** After a sign-in the focus is nowhere: it goes to the field of the chosen chat, else to the list or what stands there. */
function useFirstFocus(frame: RefObject<HTMLElement | null>, ready: boolean): void {
  const { ui } = useParts();
  useEffect(() => {
    if (!ready || document.activeElement !== document.body) return;
    const body = frame.current?.querySelector('.widget-body');
    if (!(body instanceof HTMLElement) || !goHome(body)) frame.current?.querySelector<HTMLElement>('.view')?.focus();
    // Its conversation may be on its way yet.
    ui.setState(({ selected }) => ({ writeIn: selected }));
  }, [frame, ready, ui]);
}

/** After so long the first view has been painted, and the agent has hardly gone on. */
const CALM_MS = 1_000;
const WIDGET = { kind: 'widget' } as const;
