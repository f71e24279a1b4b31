import { useId, useMemo, useRef } from 'react';
import { LANGUAGES, type Language } from '../../../../broker/protocol/models';
import { useCore } from '../../core/hooks';
import { useLanguageName } from '../../core/language-name';
import { useTexts } from '../../core/texts';
import { PLACEHOLDERS } from '../fill/values';
import { categoriesOf } from '../view/filters';
import type { Edit } from './use-edit';

interface EditFieldsProps {
  readonly edit: Edit;
  readonly readOnly: boolean;
  readonly mayShare: boolean;
}

/** The fields of a canned response. */
export function EditFields({ edit, readOnly, mayShare }: EditFieldsProps) {
  const t = useTexts();
  const id = useId();
  const responses = useCore((state) => state.canned.responses);
  const categories = useMemo(() => categoriesOf(Object.values(responses)), [responses]);
  const content = useRef<HTMLTextAreaElement>(null);
  const { text, change } = edit;

  const put = (placeholder: string): void => {
    const field = content.current;
    if (field === null) return;
    field.setRangeText(`{{${placeholder}}}`, field.selectionStart, field.selectionEnd, 'end');
    change({ content: field.value });
    field.focus();
  };

  return (
    <div className="canned-fields">
      <label>
        <span>{t('canned.name')}</span>
        <input
          required
          maxLength={120}
          readOnly={readOnly}
          value={text.name}
          onChange={(event) => change({ name: event.target.value })}
        />
      </label>
      <label>
        <span>{t('canned.content')}</span>
        <textarea
          ref={content}
          required
          rows={8}
          maxLength={8_000}
          lang={text.language}
          readOnly={readOnly}
          aria-describedby={`${id}-placeholders`}
          value={text.content}
          onChange={(event) => change({ content: event.target.value })}
        />
      </label>
      {readOnly ? null : (
        <div className="canned-placeholders">
          <p id={`${id}-placeholders`} className="hint">
            {t('canned.placeholders')}
          </p>
          <div className="canned-chips">
            {PLACEHOLDERS.map((placeholder) => (
              <button
                key={placeholder}
                type="button"
                className="chip"
                aria-label={t('canned.putPlaceholder', { placeholder })}
                onClick={() => put(placeholder)}
              >
                {placeholder}
              </button>
            ))}
          </div>
        </div>
      )}
      <div className="canned-pair">
        <Languages value={text.language} readOnly={readOnly} onChange={(language) => change({ language })} />
        <label>
          <span>{t('canned.category')}</span>
          <input
            required
            maxLength={80}
            readOnly={readOnly}
            list={`${id}-categories`}
            value={text.category}
            onChange={(event) => change({ category: event.target.value })}
          />
          <datalist id={`${id}-categories`}>
            {categories.map((category) => (
              <option key={category} value={category} />
            ))}
          </datalist>
        </label>
      </div>
      {readOnly ? null : <Sharing edit={edit} mayShare={mayShare} />}
    </div>
  );
}

interface LanguagesProps {
  readonly value: Language;
  readonly readOnly: boolean;
  readonly onChange: (language: Language) => void;
}

function Languages({ value, readOnly, onChange }: LanguagesProps) {
  const t = useTexts();
  const languageName = useLanguageName();
  return (
    <label>
      <span>{t('canned.language')}</span>
      <select
        disabled={readOnly}
        value={value}
        onChange={(event) => {
          const language = LANGUAGES.find((known) => known === event.target.value);
          if (language !== undefined) onChange(language);
        }}
      >
        {LANGUAGES.map((language) => (
          <option key={language} value={language}>
            {languageName(language)}
          </option>
        ))}
      </select>
    </label>
  );
}

/** Whom it is for; those who may not share are told so. */
function Sharing({ edit, mayShare }: Pick<EditFieldsProps, 'edit' | 'mayShare'>) {
  const t = useTexts();
  const id = useId();
  const { text, change } = edit;
  if (!mayShare) return <p className="hint">{t('canned.onlyYours')}</p>;
  return (
    <div role="radiogroup" aria-labelledby={id} className="canned-sharing">
      <span id={id}>{t('canned.scope')}</span>
      <div className="segments">
        {([true, false] as const).map((shared) => (
          <label key={String(shared)} className={text.shared === shared ? 'segment is-chosen' : 'segment'}>
            <input
              type="radio"
              name={`${id}-scope`}
              checked={text.shared === shared}
              onChange={() => change({ shared })}
            />
            {t(shared ? 'canned.shared' : 'canned.personal')}
          </label>
        ))}
      </div>
    </div>
  );
}
