import { Plus, Upload } from 'lucide-react';
import { useId, useMemo, useState } from 'react';
import type { CannedEntry, CannedText } from '../../../../broker/protocol/canned';
import { useCore } from '../../core/hooks';
import { useTexts } from '../../core/texts';
import { DeleteQuestion } from '../dialogs/delete-question';
import { EditDialog } from '../dialogs/edit-dialog';
import { ImportDialog } from '../dialogs/import-dialog';
import type { Editing } from '../dialogs/use-edit';
import { mayChange, useMayShare } from '../may-share';
import { useCannedSearch } from '../search/use-canned-search';
import { textOf } from '../transfer/plan';
import { ExportMenu } from './export-menu';
import { FilterBar } from './filter-bar';
import { type Filters, NO_FILTERS, passes } from './filters';
import { ResponseList } from './response-list';

type Open =
  | { readonly kind: 'edit'; readonly editing: Editing; readonly key: number }
  | { readonly kind: 'delete'; readonly entry: CannedEntry }
  | { readonly kind: 'import' };

/** The page of canned responses: to find, write, share, carry in and out. */
export function CannedView() {
  const t = useTexts();
  const id = useId();
  const mayShare = useMayShare();
  const loaded = useCore((state) => state.canned.loaded);
  const count = useCore((state) => Object.keys(state.canned.responses).length);
  const uses = useCore((state) => state.canned.uses);
  const myLanguage = useCore((state) => (state.signIn.kind === 'signedIn' ? state.signIn.me.languages[0] : undefined));
  const [search, setSearch] = useState('');
  const [filters, setFilters] = useState<Filters>(NO_FILTERS);
  const [open, setOpen] = useState<Open | null>(null);
  const question = useMemo(
    () => ({
      text: search,
      uses: search === '' ? undefined : uses,
      limit: Number.POSITIVE_INFINITY,
      keep: (entry: CannedEntry) => passes(entry, filters),
    }),
    [search, uses, filters],
  );
  const { found } = useCannedSearch(question);
  const entries = useMemo(() => found.map(({ entry }) => entry), [found]);
  const close = (): void => setOpen(null);
  const edit = (editing: Editing): void => setOpen({ kind: 'edit', editing, key: Date.now() });
  const copy = (entry: CannedEntry): void => edit({ kind: 'new', text: { ...textOf(entry), shared: false } });
  const blank: CannedText = {
    ...{ name: '', content: '', category: filters.category ?? '', shared: false },
    language: filters.language ?? myLanguage ?? 'en',
  };

  return (
    <section className="canned" aria-labelledby={`${id}-heading`}>
      <header className="canned-head">
        <h2 id={`${id}-heading`}>{t('canned.label')}</h2>
        <div className="canned-actions">
          <ExportMenu entries={entries} />
          <button type="button" className="button" onClick={() => setOpen({ kind: 'import' })}>
            <Upload size={16} aria-hidden="true" />
            {t('canned.importButton')}
          </button>
          <button type="button" className="button primary" onClick={() => edit({ kind: 'new', text: blank })}>
            <Plus size={16} aria-hidden="true" />
            {t('canned.new')}
          </button>
        </div>
      </header>
      <FilterBar search={search} onSearch={setSearch} filters={filters} onFilters={setFilters} found={entries.length} />
      {entries.length > 0 ? (
        <ResponseList
          entries={entries}
          search={search}
          uses={uses}
          mayShare={mayShare}
          onOpen={(entry) => edit(mayChange(entry, mayShare) ? { kind: 'edit', entry } : { kind: 'read', entry })}
          onCopy={copy}
          onDelete={(entry) => setOpen({ kind: 'delete', entry })}
        />
      ) : (
        <div className="canned-empty">
          {!loaded ? (
            <p aria-busy="true">{t('canned.loading')}</p>
          ) : count === 0 ? (
            <>
              <p className="canned-empty-title">{t('canned.empty')}</p>
              <p>{t('canned.emptyText')}</p>
            </>
          ) : (
            <>
              <p className="canned-empty-title">{t('canned.emptySearch')}</p>
              <button
                type="button"
                className="button"
                onClick={() => {
                  setSearch('');
                  setFilters(NO_FILTERS);
                }}
              >
                {t('canned.showAll')}
              </button>
            </>
          )}
        </div>
      )}
      {open?.kind === 'edit' ? (
        <EditDialog
          key={open.key}
          editing={open.editing}
          onClose={close}
          {...(open.editing.kind === 'read' && { onCopy: copier(open.editing.entry, copy) })}
        />
      ) : null}
      {open?.kind === 'delete' ? <DeleteQuestion entry={open.entry} onClose={close} /> : null}
      {open?.kind === 'import' ? <ImportDialog onClose={close} /> : null}
    </section>
  );
}

function copier(entry: CannedEntry, copy: (entry: CannedEntry) => void): () => void {
  return () => copy(entry);
}
