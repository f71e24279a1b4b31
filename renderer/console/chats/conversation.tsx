import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { isVisitorOffline } from './chat-state';
import { ConversationRow } from './conversation-row';
import { useLooking } from './shown';
import { EMPTY_TIMELINE, type Row, timelineAfter, withUnsent } from './timeline';
import { useEarlier } from './use-earlier';
import { VirtualRows } from './virtual-rows';

const NEAR_END = 80;
const ROW_ESTIMATE = 52;
const LOAD_BEFORE = 600;

interface ConversationProps {
  readonly session: string;
  readonly visitor: string;
}

/** What was said. Only the rows in view are in the page, so ten thousand of them scroll like ten. */
export function Conversation({ session, visitor }: ConversationProps) {
  const t = useTexts();
  const typing = useCore((state) => state.chats[session]?.typing ?? null);
  const offline = useCore(({ chats: { [session]: chat } }) => chat !== undefined && isVisitorOffline(chat));
  const { loading, loadEarlier } = useEarlier(session);
  const rows = useRows(session);
  const scroller = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const isAtEnd = useRef(true);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => ROW_ESTIMATE,
    overscan: 12,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: NEAR_END,
  });
  // A row above the view that grows or shrinks, as one does when earlier ones join it, moves nothing in the view.
  virtual.shouldAdjustScrollPositionOnItemSizeChange = (row, _delta, { scrollOffset }) =>
    row.end <= (scrollOffset ?? 0);

  useRead(session, atEnd);
  const isEmpty = rows.length === 0;
  useEffect(() => {
    // The first rows are there: start at the end.
    if (!isEmpty) virtual.scrollToEnd();
  }, [isEmpty, virtual]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    // Narrower, lower, or with a taller field below: who reads the end goes on reading the end.
    const observer = new ResizeObserver(() => {
      if (isAtEnd.current) virtual.scrollToEnd();
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [virtual]);

  const onScroll = (): void => {
    const element = scroller.current;
    // Without a size it is not shown, and says nothing of where the reader is.
    if (element === null || element.clientHeight === 0) return;
    isAtEnd.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END;
    setAtEnd(isAtEnd.current);
    if (element.scrollTop < LOAD_BEFORE) loadEarlier();
  };

  return (
    <div className="conversation-frame">
      <div
        ref={scroller}
        className="conversation"
        role="log"
        aria-label={t('conversation.label', { visitor })}
        aria-busy={loading}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
        tabIndex={0}
        onScroll={onScroll}
      >
        <VirtualRows virtual={virtual} rows={rows}>
          {(row) => <ConversationRow row={row} session={session} />}
        </VirtualRows>
      </div>
      {loading ? <p className="conversation-loading">{t('conversation.earlier')}</p> : null}
      <p className="conversation-typing" aria-live="polite">
        {offline ? t('conversation.offline', { name: visitor }) : null}
        {typing?.kind === 'visitor' && !offline ? (
          <>
            <span className="typing-dots" aria-hidden="true">
              <i />
              <i />
              <i />
            </span>
            {t('conversation.typing', { name: visitor })}
          </>
        ) : null}
      </p>
      {atEnd ? null : <Jump rows={rows} onJump={() => virtual.scrollToEnd()} />}
    </div>
  );
}

interface JumpProps {
  readonly rows: readonly Row[];
  readonly onJump: () => void;
}

/** Shown while one reads further up, with the number of the visitor's messages that have come since. */
function Jump({ rows, onJump }: JumpProps) {
  const t = useTexts();
  const last = useRef(rows.at(-1)?.key);
  const from = rows.findLastIndex((row) => row.key === last.current);
  const fresh = rows.slice(from + 1).filter((row) => row.kind === 'message' && row.event.by.kind === 'visitor').length;
  return (
    <div className="jump">
      <button type="button" className="button" onClick={onJump}>
        <ArrowDown size={14} aria-hidden="true" />
        {t('conversation.jump')}
        {fresh > 0 ? (
          <span className="badge" aria-hidden="true">
            {fresh}
          </span>
        ) : null}
      </button>
    </div>
  );
}

function useRows(session: string): readonly Row[] {
  const events = useCore((state) => state.conversations[session] ?? NONE);
  const outbox = useCore((state) => state.outbox[session] ?? NONE);
  const before = useRef(EMPTY_TIMELINE);
  const timeline = useMemo(() => timelineAfter(before.current, events), [events]);
  before.current = timeline;
  return useMemo(() => withUnsent(timeline, outbox), [timeline, outbox]);
}

const NONE: readonly never[] = [];

/** The agent has read what is on the screen while the window is looked at and its end is in view. */
function useRead(session: string, atEnd: boolean): void {
  const { core } = useParts();
  const lastSeq = useCore((state) => state.chats[session]?.fold.lastSeq ?? 0);
  const unread = useCore((state) => state.chats[session]?.unread.length ?? 0);
  const looking = useLooking();
  useEffect(() => {
    if (looking && atEnd && unread > 0) void core.call('chat.read', { session, seq: lastSeq });
  }, [core, session, lastSeq, unread, atEnd, looking]);
}
