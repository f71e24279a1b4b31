import { useVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { memo, useEffect, useRef } from 'react';
import { FormattedDate } from 'react-intl';
import type { TicketRow, TicketSort } from '../../../broker/protocol/tickets';
import { type TextId, useTexts } from '../core/texts';
import { Priority, StatusBadge } from './status-badge';
import { ticketAddress } from './ticket-address';

export interface Sort {
  readonly by: TicketSort;
  readonly descending: boolean;
}

interface TicketTableProps {
  readonly rows: readonly TicketRow[];
  /** How many there are in all; null when nobody tells. */
  readonly total: number | null;
  readonly sort: Sort;
  /** What the ticket system can sort by. */
  readonly sorts: readonly TicketSort[];
  readonly busy: boolean;
  readonly onSort: (sort: Sort) => void;
  /** The reader comes near the end of what is here. */
  readonly onEnd: () => void;
}

const ROW_HEIGHT = 44;
const NEAR_END = 30;

const COLUMNS: readonly { readonly text: TextId; readonly sort: TicketSort | null; readonly name: string }[] = [
  { name: 'number', text: 'tickets.number', sort: 'number' },
  { name: 'subject', text: 'tickets.subject', sort: 'subject' },
  { name: 'person', text: 'tickets.person', sort: null },
  { name: 'status', text: 'tickets.status', sort: 'status' },
  { name: 'priority', text: 'tickets.priority', sort: 'priority' },
  { name: 'assignee', text: 'tickets.assignee', sort: null },
  { name: 'updated', text: 'tickets.updated', sort: 'updated' },
];

/** The tickets as a table, of which only the rows in view are in the page. */
export function TicketTable({ rows, total, sort, sorts, busy, onSort, onEnd }: TicketTableProps) {
  const t = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => rows[index]?.ticket ?? index,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
  });
  const items = virtual.getVirtualItems();
  const last = items.at(-1)?.index ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked for once for each place that is reached.
  useEffect(() => {
    if (last >= rows.length - NEAR_END) onEnd();
  }, [last, rows.length]);

  const first = items.at(0);
  const above = first?.start ?? 0;
  const below = virtual.getTotalSize() - (items.at(-1)?.end ?? 0);

  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard.
    <div ref={scroller} className="ticket-rows" tabIndex={0}>
      <table
        className="ticket-table"
        aria-label={t('tickets.heading')}
        aria-rowcount={(total ?? rows.length) + 1}
        aria-busy={busy}
      >
        <thead>
          <tr aria-rowindex={1}>
            {COLUMNS.map((column) => (
              <HeadCell key={column.name} {...column} current={sort} canSort={sorts} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {above === 0 ? null : <Gap height={above} />}
          {items.map((item) => {
            const row = rows[item.index];
            return row === undefined ? null : <TicketCells key={item.key} row={row} index={item.index + 2} />;
          })}
          {below === 0 ? null : <Gap height={below} />}
        </tbody>
      </table>
    </div>
  );
}

/** The room of rows that are not in the page. One cell: more would make columns of those that a narrow list hides. */
function Gap({ height }: { readonly height: number }) {
  return (
    // biome-ignore lint/a11y/noAriaHiddenOnFocusable: a row without anything in it takes no focus.
    <tr aria-hidden="true">
      <td className="ticket-gap" style={{ height }} />
    </tr>
  );
}

interface HeadCellProps {
  readonly name: string;
  readonly text: TextId;
  readonly sort: TicketSort | null;
  readonly current: Sort;
  readonly canSort: readonly TicketSort[];
  readonly onSort: (sort: Sort) => void;
}

function HeadCell({ name, text, sort, current, canSort, onSort }: HeadCellProps) {
  const t = useTexts();
  const isSorted = sort !== null && sort === current.by && canSort.includes(sort);
  const label = t(text);
  return (
    <th
      scope="col"
      className={`ticket-cell is-${name}`}
      aria-sort={isSorted ? (current.descending ? 'descending' : 'ascending') : undefined}
    >
      {sort === null || !canSort.includes(sort) ? (
        label
      ) : (
        <button
          type="button"
          className="ticket-sort"
          title={t('tickets.sortBy', { name: label })}
          onClick={() => onSort({ by: sort, descending: isSorted ? !current.descending : sort === 'updated' })}
        >
          {label}
          {isSorted ? (
            current.descending ? (
              <ArrowDown size={14} aria-hidden="true" />
            ) : (
              <ArrowUp size={14} aria-hidden="true" />
            )
          ) : null}
        </button>
      )}
    </th>
  );
}

/** What the columns say that a narrow list has no room for: below the subject, of those alone. */
function Folded({ row }: { readonly row: TicketRow }) {
  return (
    <p className="ticket-folded">
      <span className="ticket-fold is-status">
        <StatusBadge status={row.status} />
      </span>
      <span className="ticket-fold is-priority">
        <Priority priority={row.priority} />
      </span>
      <bdi className="ticket-fold is-person">{row.person?.name ?? ''}</bdi>
      <bdi className="ticket-fold is-assignee">{row.assignee?.name ?? ''}</bdi>
      <span className="ticket-fold is-updated number">
        <Changed at={row.updatedAt} />
      </span>
    </p>
  );
}

function Changed({ at }: { readonly at: string | null }) {
  return at === null ? null : <FormattedDate value={at} day="numeric" month="short" year="numeric" />;
}

/** Memoised: while one scrolls, only rows that come into view are made. */
const TicketCells = memo(function TicketCells({ row, index }: { readonly row: TicketRow; readonly index: number }) {
  return (
    <tr aria-rowindex={index}>
      <td className="ticket-cell is-number number">{row.number}</td>
      <td className="ticket-cell is-subject">
        <a href={ticketAddress(row.ticket)}>
          <bdi>{row.subject}</bdi>
        </a>
        <Folded row={row} />
      </td>
      <td className="ticket-cell is-person">
        <bdi>{row.person?.name ?? ''}</bdi>
      </td>
      <td className="ticket-cell is-status">
        <StatusBadge status={row.status} />
      </td>
      <td className="ticket-cell is-priority">
        <Priority priority={row.priority} />
      </td>
      <td className="ticket-cell is-assignee">{row.assignee?.name ?? ''}</td>
      <td className="ticket-cell is-updated number">
        <Changed at={row.updatedAt} />
      </td>
    </tr>
  );
});
