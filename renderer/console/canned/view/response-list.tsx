import { useVirtualizer } from '@tanstack/react-virtual';
import { Copy, Pencil, Trash2 } from 'lucide-react';
import { useRef } from 'react';
import type { CannedEntry } from '../../../../broker/protocol/canned';
import { useLanguageName } from '../../core/language-name';
import { useTexts } from '../../core/texts';
import { mayChange } from '../may-share';
import { Marked } from '../picker/marked';
import { excerptOf } from '../search/marks';

const ROW_ESTIMATE = 57;

interface ResponseListProps {
  readonly entries: readonly CannedEntry[];
  readonly search: string;
  readonly uses: Readonly<Record<string, number>>;
  readonly mayShare: boolean;
  readonly onOpen: (entry: CannedEntry) => void;
  readonly onCopy: (entry: CannedEntry) => void;
  readonly onDelete: (entry: CannedEntry) => void;
}

/** The list; only the rows in view are in the page. */
export function ResponseList({ entries, search, ...row }: ResponseListProps) {
  const t = useTexts();
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroller.current,
    getItemKey: (index) => entries[index]?.id ?? index,
    estimateSize: () => ROW_ESTIMATE,
    overscan: 8,
  });
  return (
    <div ref={scroller} className="canned-list">
      <ul aria-label={t('canned.list')} style={{ height: virtual.getTotalSize() }}>
        {virtual.getVirtualItems().map((item) => {
          const entry = entries[item.index];
          return entry === undefined ? null : (
            <li
              key={item.key}
              ref={virtual.measureElement}
              data-index={item.index}
              aria-setsize={entries.length}
              aria-posinset={item.index + 1}
              className="canned-row"
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <Response entry={entry} search={search} {...row} />
            </li>
          );
        })}
      </ul>
    </div>
  );
}

interface ResponseProps extends Omit<ResponseListProps, 'entries'> {
  readonly entry: CannedEntry;
}

function Response({ entry, search, uses, mayShare, onOpen, onCopy, onDelete }: ResponseProps) {
  const t = useTexts();
  const languageName = useLanguageName();
  const { name } = entry;
  const changeable = mayChange(entry, mayShare);
  const used = uses[entry.id] ?? 0;
  return (
    <>
      <div className="canned-row-texts">
        <button type="button" className="canned-row-name" onClick={() => onOpen(entry)}>
          <Marked text={name} search={search} />
        </button>
        <p className="canned-row-content" lang={entry.language}>
          <Marked text={excerptOf(entry.content, search)} search={search} />
        </p>
      </div>
      <p className="canned-row-fact is-category">{entry.category}</p>
      <p className="canned-row-fact is-language">{languageName(entry.language)}</p>
      <p className="canned-row-fact is-scope">
        <span className={entry.owner === null ? 'tag' : 'tag is-support'}>
          {t(entry.owner === null ? 'canned.shared' : 'canned.personal')}
        </span>
      </p>
      <p className="canned-row-fact is-uses">{used === 0 ? '' : t('canned.uses', { count: used })}</p>
      <div className="canned-row-actions">
        {changeable ? (
          <IconButton label={t('canned.editOf', { name })} onClick={() => onOpen(entry)}>
            <Pencil size={16} aria-hidden="true" />
          </IconButton>
        ) : null}
        <IconButton label={t('canned.copyOf', { name })} onClick={() => onCopy(entry)}>
          <Copy size={16} aria-hidden="true" />
        </IconButton>
        {changeable ? (
          <IconButton label={t('canned.deleteOf', { name })} onClick={() => onDelete(entry)}>
            <Trash2 size={16} aria-hidden="true" />
          </IconButton>
        ) : null}
      </div>
    </>
  );
}

interface IconButtonProps {
  readonly label: string;
  readonly onClick: () => void;
  readonly children: React.ReactNode;
}

function IconButton({ label, onClick, children }: IconButtonProps) {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} onClick={onClick}>
      {children}
    </button>
  );
}
