import { useLayoutEffect, useRef, useState } from 'react';
import { useCore } from '../../core/hooks';
import { useLanguageName } from '../../core/language-name';
import { useTexts } from '../../core/texts';
import type { Found } from '../search/canned-index';
import { excerptOf } from '../search/marks';
import { Marked } from './marked';
import type { Picker as PickerOf } from './use-picker';

const HIGHEST = 336;
const AIR = 8;

interface PickerProps {
  readonly picker: PickerOf;
  readonly session: string;
}

/** The list above the message field. The field keeps the focus; the list follows its keys. */
export function Picker({ picker, session }: PickerProps) {
  const t = useTexts();
  const { search, results, chosen } = picker;
  const loaded = useCore((state) => state.canned.loaded);
  const language = useCore((state) => state.chats[session]?.fold.language);
  const place = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(HIGHEST);
  const isShown = search !== null;

  useLayoutEffect(() => {
    const above = place.current?.parentElement;
    const pane = above?.closest('.chat-pane');
    if (!isShown || above === null || above === undefined || pane === null || pane === undefined) return;
    setRoom(Math.min(HIGHEST, above.getBoundingClientRect().top - pane.getBoundingClientRect().top - 2 * AIR));
  }, [isShown]);
  useLayoutEffect(() => {
    if (isShown) document.getElementById(picker.optionId(chosen ?? 0))?.scrollIntoView({ block: 'nearest' });
  });

  return (
    <>
      <p className="visually-hidden" role="status">
        {search === null ? '' : t('canned.found', { count: results.total })}
      </p>
      {search === null ? null : (
        // The pointer takes no focus from the field.
        // biome-ignore lint/a11y/noStaticElementInteractions: keeps the focus where it is, and does nothing else.
        <div ref={place} className="picker" style={{ maxHeight: room }} onMouseDown={(event) => event.preventDefault()}>
          {results.total === 0 ? (
            <p className="picker-none">
              {loaded ? t(search === '' ? 'canned.noneYet' : 'canned.noMatch', { text: search }) : t('canned.loading')}
            </p>
          ) : (
            <div
              id={picker.listId}
              className="picker-list"
              role="listbox"
              // It scrolls, so it must take the focus; from the field, Tab inserts and never leads here.
              tabIndex={0}
              aria-label={t('canned.label')}
            >
              {results.found.map((found, index) => (
                <Option
                  key={found.entry.id}
                  id={picker.optionId(index)}
                  found={found}
                  search={search}
                  language={language}
                  chosen={index === chosen}
                  onPoint={() => picker.point(index)}
                  onChoose={() => picker.insert(found.entry)}
                />
              ))}
            </div>
          )}
          <p className="picker-foot">
            <span>{t(chosen === null ? 'canned.keysWithin' : 'canned.keys')}</span>
            {results.total > results.found.length ? (
              <span>{t('canned.more', { shown: results.found.length, count: results.total })}</span>
            ) : null}
          </p>
        </div>
      )}
    </>
  );
}

interface OptionProps {
  readonly id: string;
  readonly found: Found;
  readonly search: string;
  readonly language: string | undefined;
  readonly chosen: boolean;
  readonly onPoint: () => void;
  readonly onChoose: () => void;
}

function Option({ id, found, search, language, chosen, onPoint, onChoose }: OptionProps) {
  const t = useTexts();
  const languageName = useLanguageName();
  const { entry } = found;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the message field.
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      className="picker-option"
      onPointerMove={chosen ? undefined : onPoint}
      onClick={onChoose}
    >
      <p className="picker-name">
        <Marked text={entry.name} search={search} />
        {entry.owner === null ? null : <span className="tag">{t('canned.personal')}</span>}
        {entry.language === language ? null : <span className="tag">{languageName(entry.language)}</span>}
      </p>
      <p className="picker-text" lang={entry.language}>
        <Marked text={excerptOf(entry.content, search)} search={search} />
      </p>
    </div>
  );
}
