import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { Chats } from '../chats/chats';
import { ShownContext } from '../chats/shown';
import { useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { WidgetElsewhere } from '../windows/elsewhere';
import { useIsOut } from '../windows/use-windows';
import { Handle } from './handle';
import { EDGES, INNER_EDGE, type Layout } from './place';
import { TitleBar } from './title-bar';
import type { Placement } from './use-place';
import { WidgetButtons } from './widget-buttons';
import { WidgetTitle, WidgetWait } from './widget-title';

const WIDGET = { kind: 'widget' } as const;

/** The chats, floating over the workspace. Nothing that happens to the window of the chats touches a chat. */
export function Widget({ place }: { readonly place: Placement }) {
  const out = useIsOut(WIDGET);
  if (out) return <WidgetElsewhere />;
  return place.layout === null ? null : <Here place={place} layout={place.layout} />;
}

function Here({ place, layout }: { readonly place: Placement; readonly layout: Layout }) {
  const t = useTexts();
  const { mode, rect, side } = layout;
  const minimized = mode === 'minimized';
  const body = useKeptFocus(minimized);
  useRestoreToLook(place, minimized);
  const edges = mode === 'floating' ? EDGES : mode === 'docked' ? [INNER_EDGE[side]] : [];
  const toggle = (): void => place.change(mode === 'floating' ? 'maximized' : 'restored');

  return (
    <section
      className={`widget is-${mode}${mode === 'docked' ? ` is-${side}` : ''}`}
      aria-label={t('widget.label')}
      style={minimized ? undefined : { left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
    >
      <TitleBar place={place} movable={mode === 'floating'} onDoubleClick={toggle}>
        <WidgetTitle />
        {minimized ? <WidgetWait /> : null}
      </TitleBar>
      <WidgetButtons place={place} layout={layout} />
      {/* Kept as it is while minimized, in its full size: what is typed and where one reads stays. */}
      <div
        ref={body}
        className="widget-body"
        data-home={BODY_HOME}
        style={minimized ? { width: rect.width, height: Math.max(0, rect.height - BAR) } : undefined}
      >
        <ShownContext value={!minimized}>
          <Chats />
        </ShownContext>
      </div>
      {edges.map((edge) => (
        <Handle key={edge} edge={edge} place={place} />
      ))}
    </section>
  );
}

/** Where the focus goes when what had it in here is gone: to the field, else to the list, else to what stands there. */
const BODY_HOME = '.composer textarea | [role="option"][aria-selected="true"] | [role="option"] | .chats-empty';
/** The height of the title bar (`widget.css`), in CSS pixels. */
const BAR = 40;

/** What had the focus in the body when it was minimized has it again when it is restored, caret and all. */
function useKeptFocus(minimized: boolean) {
  const body = useRef<HTMLDivElement>(null);
  const last = useRef<Element | null>(null);
  useEffect(() => {
    const element = body.current;
    if (element === null) return;
    const note = (event: FocusEvent): void => {
      last.current = event.target instanceof Element ? event.target : null;
    };
    const forget = (event: FocusEvent): void => {
      // It went elsewhere in the page; null when its element was hidden, or the window left.
      if (event.relatedTarget !== null) last.current = null;
    };
    element.addEventListener('focusin', note);
    element.addEventListener('focusout', forget);
    return () => {
      element.removeEventListener('focusin', note);
      element.removeEventListener('focusout', forget);
    };
  }, []);
  useEffect(() => {
    const kept = last.current;
    if (minimized || document.activeElement !== document.body) return;
    if (kept instanceof HTMLElement && kept.isConnected) kept.focus({ preventScroll: true });
  }, [minimized]);
  return body;
}

/** A wish to see a chat brings the minimized widget back. */
function useRestoreToLook(place: Placement, minimized: boolean): void {
  const { ui } = useParts();
  const looks = useStore(ui, (state) => state.looks);
  const seen = useRef(looks);
  useEffect(() => {
    if (seen.current === looks) return;
    seen.current = looks;
    if (minimized) place.change('restored');
  }, [looks, minimized, place]);
}
