import { useId, useState } from 'react';
import { useTexts } from '../core/texts';
import { NO_FILTERS, TicketFilters, type TicketFilterValues } from './ticket-filters';
import { type Sort, TicketTable } from './ticket-table';
import { useTicketSearch } from './use-ticket-search';

/** All tickets: searched, filtered and sorted by the ticket system, and shown a screen at a time. */
export function TicketList() {
  const t = useTexts();
  const id = useId();
  const [filters, setFilters] = useState<TicketFilterValues>(NO_FILTERS);
  const [sort, setSort] = useState<Sort>({ by: 'updated', descending: true });
  const { text, status, priority, assignee, skill } = filters;
  const search = useTicketSearch({
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(status !== '' && { status: [status] }),
    ...(priority !== '' && { priority: [priority] }),
    ...(assignee !== '' && { assignee }),
    ...(skill !== '' && { skill }),
    sort: sort.by,
    descending: sort.descending,
  });
  const { page, rows, problem, loading } = search;
  const count = page?.total;
  return (
    <section className="panel ticket-list" aria-labelledby={id}>
      <header className="ticket-list-head">
        <h2 id={id}>{t('tickets.heading')}</h2>
        <p className="hint" role="status">
          {page === null
            ? ''
            : count === undefined && page.next !== null
              ? t('tickets.countSome', { count: rows.length })
              : t('tickets.count', { count: count ?? rows.length })}
        </p>
        {page !== null && page.sorts.length === 0 && rows.length > 1 ? (
          <p className="hint">{t('tickets.newestFirst')}</p>
        ) : null}
      </header>
      <TicketFilters values={filters} page={page} onChange={setFilters} />
      {problem === null ? null : (
        <div className="ticket-list-state">
          <p className="problem" role="alert">
            {t('tickets.failed', { reason: problem.message })}
          </p>
          <button type="button" className="button" onClick={search.retry}>
            {t('tickets.retry')}
          </button>
        </div>
      )}
      {page === null ? (
        problem === null ? (
          <p className="ticket-list-state">{t('tickets.loading')}</p>
        ) : null
      ) : rows.length === 0 ? (
        <div className="ticket-list-state">
          <p className="ticket-list-empty">{t('tickets.none')}</p>
          <p className="hint">{t('tickets.noneText')}</p>
          <button type="button" className="button" onClick={() => setFilters(NO_FILTERS)}>
            {t('tickets.clear')}
          </button>
        </div>
      ) : (
        <TicketTable
          rows={rows}
          total={count ?? null}
          sort={sort}
          sorts={page.sorts}
          busy={loading}
          onSort={setSort}
          onEnd={search.loadMore}
        />
      )}
    </section>
  );
}
