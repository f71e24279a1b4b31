import { MessagesSquare } from 'lucide-react';
import { type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { useUserDataOpen } from '../person/use-user-data';
import { UserData } from '../person/user-data';
import { type ChatsLayout, chatsLayout } from './chats-layout';
import { OpenChats } from './open-chats';
import { Pane } from './pane';
import { usePanes } from './use-wall';
import { nextStop, panesFor, shownPanes } from './wall';
import { WallRest } from './wall-rest';

/** What the widget holds: the list of chats, the chosen conversations side by side, and who the visitor is. */
export function Chats() {
  const { ui } = useParts();
  const selected = useStore(ui, (state) => state.selected);
  const order = useCore((state) => state.chatOrder);
  const [userDataOpen] = useUserDataOpen();
  const panes = usePanes();
  const { frame, wall, room, layout } = useRoom(order.length > 0);
  const shown = shownPanes(panes, selected, room);
  const current = selected !== null && shown.includes(selected) ? selected : null;

  useEffect(() => {
    // A chat that was put away is not looked at any more.
    if (selected !== null && !order.includes(selected)) ui.setState({ selected: null });
  }, [selected, order, ui]);

  if (order.length === 0) return <Empty />;
  const hasPerson = userDataOpen && current !== null;
  return (
    <div
      ref={frame}
      className={`chats${shown.length === 0 ? '' : ' has-chat'}${hasPerson ? ' has-person' : ''}`}
      data-list={layout.list}
      data-person={layout.person}
      data-home={LIST_HOME}
      onKeyDownCapture={moveBetweenPanes}
    >
      <OpenChats selected={current} />
      <div className="wall-frame">
        <WallRest sessions={panes.filter((session) => !shown.includes(session))} />
        <div ref={wall} className="wall" data-panes={shown.length}>
          {shown.length === 0 ? <Choose /> : null}
          {shown.map((session) => (
            <Pane key={session} session={session} isCurrent={session === current} isAlone={shown.length === 1} />
          ))}
        </div>
      </div>
      {hasPerson ? <UserData key={`person ${current}`} session={current} /> : null}
    </div>
  );
}

function Choose() {
  const t = useTexts();
  return (
    <div className="chats-choose" tabIndex={-1}>
      <span className="chats-empty-mark" aria-hidden="true">
        <MessagesSquare size={24} strokeWidth={1.75} />
      </span>
      <p>{t('chats.choose')}</p>
    </div>
  );
}

/** Where the focus goes when a chat is put away. */
const LIST_HOME = '[role="option"][aria-selected="true"] | [role="option"] | .chats-choose';

const ROOMY: ChatsLayout = { list: 'beside', person: 'beside' };

/** How many panes fit beside list and user data, and how these lie, as the widget is pulled. */
function useRoom(hasWall: boolean) {
  const { ui } = useParts();
  const frame = useRef<HTMLDivElement>(null);
  const wall = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(1);
  const [layout, setLayout] = useState(ROOMY);
  // Before it is painted: nothing jumps when it first appears.
  useLayoutEffect(() => {
    const [outer, inner] = [frame.current, wall.current];
    if (!hasWall || outer === null || inner === null) return;
    const measure = (): void => {
      setRoom(panesFor(inner.clientWidth));
      const next = chatsLayout(outer.clientWidth, outer.clientHeight);
      setLayout((now) => (now.list === next.list && now.person === next.person ? now : next));
      const narrow = next.person === 'over';
      if (narrow !== ui.getState().narrow) ui.setState({ narrow, userDataOpen: null });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(outer);
    observer.observe(inner);
    measure();
    return () => observer.disconnect();
  }, [hasWall, ui]);
  return { frame, wall, room, layout };
}

/** Where the focus goes in a stop: the chosen chat of the list, the field of a pane, or whatever it has. */
const FIELDS = ['[role="option"][aria-selected="true"]', '[role="option"]', 'textarea', 'button', '[tabindex]'];

/** F6 goes round: the list, then each pane's field; Shift+F6 the other way. */
function moveBetweenPanes(event: KeyboardEvent<HTMLElement>): void {
  if (event.key !== 'F6' || event.ctrlKey || event.altKey || event.metaKey) return;
  const stops = [...event.currentTarget.querySelectorAll<HTMLElement>('[data-stop]')].filter(
    (stop) => stop.offsetParent !== null,
  );
  const focused = document.activeElement;
  const current = stops.find((stop) => stop.contains(focused));
  const next = nextStop(stops, current, event.shiftKey ? -1 : 1);
  if (next === undefined) return;
  event.preventDefault();
  const field = FIELDS.map((selector) => next.querySelector<HTMLElement>(selector)).find((found) => found !== null);
  (field ?? next).focus();
}

function Empty() {
  const t = useTexts();
  const active = useCore((state) => state.status?.status !== 'inactive');
  return (
    <div className="chats-empty" tabIndex={-1}>
      <span className="chats-empty-mark" aria-hidden="true">
        <MessagesSquare size={24} strokeWidth={1.75} />
      </span>
      <p className="chats-empty-title">{t('chats.none')}</p>
      <p>{t(active ? 'chats.noneActive' : 'chats.noneInactive')}</p>
    </div>
  );
}
