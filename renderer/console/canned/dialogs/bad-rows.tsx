import { useId } from 'react';
import { useTexts } from '../../core/texts';
import type { BadRow } from '../transfer/rows';

const SHOWN = 200;

/** What cannot be imported: each with its line and the reason. */
export function BadRows({ rows }: { readonly rows: readonly BadRow[] }) {
  const t = useTexts();
  const id = useId();
  return (
    <section className="canned-bad" aria-labelledby={id}>
      <h3 id={id}>{t('canned.bad', { count: rows.length })}</h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard. */}
      <ul tabIndex={0} aria-labelledby={id}>
        {rows.slice(0, SHOWN).map(({ line, reason, detail }) => (
          <li key={`${line} ${reason} ${detail}`}>
            <strong>{t('canned.bad.line', { line })}</strong> {t(`canned.bad.${reason}`, { detail })}
          </li>
        ))}
        {rows.length > SHOWN ? <li>{t('canned.bad.more', { count: rows.length - SHOWN })}</li> : null}
      </ul>
    </section>
  );
}
