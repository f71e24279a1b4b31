import { GripHorizontal, Maximize2, MessageCircle, Minimize2, Minus } from 'lucide-react';
import type { RefObject } from 'react';
import { useMove } from 'react-aria';
import { Chats } from '../chats/chats';
import { useCore } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useMakeWay } from './make-way';
import { EDGES, type Edge, moved, resized } from './place';
import { ResizeButton } from './resize-button';
import { BIG_STEP, STEP } from './steps';
import { type Placement, usePlace } from './use-place';

/** The chats, floating over the workspace. Nothing that happens to the window of the chats touches a chat. */
export function Widget({ within }: { readonly within: RefObject<HTMLElement | null> }) {
  const t = useTexts();
  const place = usePlace(within);
  const unread = useCore((state) => Object.values(state.chats).reduce((sum, chat) => sum + chat.unread.length, 0));
  const open = useCore((state) => state.chatOrder.length);
  useMakeWay(within, place.shown, place.room, place.put);
  if (place.shown === null) return null;
  const { mode, rect } = place.shown;
  const minimized = mode === 'minimized';
  const floats = mode === 'floating';

  return (
    <section
      className={`widget is-${mode}`}
      aria-label={t('widget.label')}
      style={floats ? { left: rect.x, top: rect.y, width: rect.width, height: rect.height } : undefined}
    >
      <TitleBar place={place} movable={floats}>
        <MessageCircle size={16} aria-hidden="true" />
        <span className="widget-title">{t('widget.label')}</span>
        <span className="widget-count">{open}</span>
        {unread > 0 ? (
          <span className="badge" title={t('widget.unread', { count: unread })}>
            {unread}
            <span className="visually-hidden">{t('widget.unread', { count: unread })}</span>
          </span>
        ) : null}
      </TitleBar>
      <div className="widget-buttons">
        {minimized || mode === 'maximized' ? (
          <WindowButton label={t('widget.restore')} onClick={() => place.setMode('floating')}>
            {minimized ? <Maximize2 size={16} /> : <Minimize2 size={16} />}
          </WindowButton>
        ) : null}
        {minimized ? null : (
          <WindowButton label={t('widget.minimize')} onClick={() => place.setMode('minimized')}>
            <Minus size={16} />
          </WindowButton>
        )}
        {floats ? <ResizeButton place={place} /> : null}
        {floats ? (
          <WindowButton label={t('widget.maximize')} onClick={() => place.setMode('maximized')}>
            <Maximize2 size={16} />
          </WindowButton>
        ) : null}
      </div>
      {/* Kept while minimized: what is typed and where one reads stays. */}
      <div className="widget-body" hidden={minimized}>
        <Chats />
      </div>
      {floats ? EDGES.map((edge) => <Handle key={edge} edge={edge} place={place} />) : null}
    </section>
  );
}

interface WindowButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function WindowButton({ label, onClick, children }: WindowButtonProps) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  );
}

interface TitleBarProps {
  readonly place: Placement;
  readonly movable: boolean;
  readonly children: React.ReactNode;
}

function TitleBar({ place, movable, children }: TitleBarProps) {
  const t = useTexts();
  const { moveProps } = useMove({
    onMove: (event) => {
      const step = stepOf(event);
      place.drag((rect, room) => moved(rect, event.deltaX * step, event.deltaY * step, room));
    },
    onMoveEnd: () => place.drop(),
  });
  if (!movable) return <div className="widget-bar">{children}</div>;
  return (
    <div className="widget-bar is-movable" {...moveProps}>
      {children}
      <button type="button" className="grip" aria-label={t('widget.move')} title={t('widget.move')}>
        <GripHorizontal size={16} aria-hidden="true" />
      </button>
    </div>
  );
}

/** For mouse and touch; the keyboard has the button "Resize". */
function Handle({ edge, place }: { readonly edge: Edge; readonly place: Placement }) {
  const { moveProps } = useMove({
    onMove: (event) => place.drag((rect, room) => resized(rect, edge, event.deltaX, event.deltaY, room)),
    onMoveEnd: () => place.drop(),
  });
  // Without the keyboard's part of the move: a pointer's handle is no stop of the tabulator.
  const { onKeyDown: _onKeyDown, ...pointerProps } = moveProps;
  return <div className={`handle handle-${edge}`} {...pointerProps} />;
}

function stepOf(event: { readonly pointerType: string; readonly shiftKey: boolean }): number {
  if (event.pointerType !== 'keyboard') return 1;
  return event.shiftKey ? BIG_STEP : STEP;
}
