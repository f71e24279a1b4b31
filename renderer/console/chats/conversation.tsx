import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown } from 'lucide-react';
import { useEffect, useMemo, useRef } from 'react';
import { useTimeZone } from '../../ui/clock/use-clock';
import { NEAR_END } from '../../ui/pinned/pinned';
import { usePinned } from '../../ui/pinned/use-pinned';
import { useCore, useParts } from '../core/hooks';
import { useTexts } from '../core/texts';
import { isVisitorOffline } from './chat-state';
import { ConversationRow } from './conversation-row';
import { useLooking } from './shown';
import { EMPTY_TIMELINE, type Row, timelineAfter, withUnsent } from './timeline';
import { useEarlier } from './use-earlier';
import { VirtualRows } from './virtual-rows';

const ROW_ESTIMATE = 52;
const LOAD_BEFORE = 600;

interface ConversationProps {
  readonly session: string;
  readonly visitor: string;
  /** How many messages were sent from this pane: each is shown, wherever the agent reads. */
  readonly sent: number;
}

/** What was said. Only the rows in view are in the page, so ten thousand of them scroll like ten. */
export function Conversation({ session, visitor, sent }: ConversationProps) {
  const t = useTexts();
  const typing = useCore((state) => state.chats[session]?.typing ?? null);
  const offline = useCore(({ chats: { [session]: chat } }) => chat !== undefined && isVisitorOffline(chat));
  const { loading, loadEarlier } = useEarlier(session);
  const rows = useRows(session);
  const { scroller, content, away, seesEnd, onScroll, jump } = usePinned(() => virtual.scrollToEnd(), sent);

  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.key ?? index,
    estimateSize: () => ROW_ESTIMATE,
    overscan: 12,
    paddingStart: 12,
    paddingEnd: 12,
    anchorTo: 'end',
    scrollEndThreshold: NEAR_END,
  });
  // A row above the view that grows or shrinks, as one does when earlier ones join it, moves nothing in the view.
  virtual.shouldAdjustScrollPositionOnItemSizeChange = (row, _delta, { scrollOffset }) =>
    row.end <= (scrollOffset ?? 0);

  useRead(session, seesEnd);

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
        onScroll={(event) => {
          onScroll();
          const { clientHeight, scrollTop } = event.currentTarget;
          if (clientHeight > 0 && scrollTop < LOAD_BEFORE) loadEarlier();
        }}
      >
        <VirtualRows virtual={virtual} rows={rows} box={content}>
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
      {away ? <Jump rows={rows} onJump={jump} /> : null}
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
  // Elsewhere days begin at other moments: then the rows of before are none.
  const zone = useTimeZone();
  const zoneBefore = useRef(zone);
  const timeline = useMemo(
    () => timelineAfter(zone === zoneBefore.current ? before.current : EMPTY_TIMELINE, events),
    [events, zone],
  );
  before.current = timeline;
  zoneBefore.current = zone;
  return useMemo(() => withUnsent(timeline, outbox), [timeline, outbox]);
}

const NONE: readonly never[] = [];

/** The agent has read what is on the screen while the window is looked at and its end is in view. */
function useRead(session: string, seesEnd: boolean): void {
  const { core } = useParts();
  const lastSeq = useCore((state) => state.chats[session]?.fold.lastSeq ?? 0);
  const unread = useCore((state) => state.chats[session]?.unread.length ?? 0);
  const looking = useLooking();
  useEffect(() => {
    if (looking && seesEnd && unread > 0) void core.call('chat.read', { session, seq: lastSeq });
  }, [core, session, lastSeq, unread, seesEnd, looking]);
}
