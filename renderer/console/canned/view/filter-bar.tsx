import { Search } from 'lucide-react';
import { useMemo } from 'react';
import { LANGUAGES } from '../../../../broker/protocol/models';
import { useCore } from '../../core/hooks';
import { useLanguageName } from '../../core/language-name';
import { useTexts } from '../../core/texts';
import { categoriesOf, type Filters } from './filters';

interface FilterBarProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
  readonly filters: Filters;
  readonly onFilters: (filters: Filters) => void;
  readonly found: number;
}

const SCOPES = [null, 'shared', 'personal'] as const;

/** Search and filters over the list. */
export function FilterBar({ search, onSearch, filters, onFilters, found }: FilterBarProps) {
  const t = useTexts();
  const languageName = useLanguageName();
  const responses = useCore((state) => state.canned.responses);
  const categories = useMemo(() => categoriesOf(Object.values(responses)), [responses]);
  return (
    <div className="canned-filters">
      <label className="canned-search">
        <Search size={16} aria-hidden="true" />
        <input
          type="search"
          aria-label={t('canned.search')}
          placeholder={t('canned.searchHint')}
          value={search}
          onChange={(event) => onSearch(event.target.value)}
        />
      </label>
      <div className="segments" role="radiogroup" aria-label={t('canned.scope')}>
        {SCOPES.map((scope) => (
          <label key={scope ?? 'all'} className={filters.scope === scope ? 'segment is-chosen' : 'segment'}>
            <input
              type="radio"
              name="canned-scope"
              checked={filters.scope === scope}
              onChange={() => onFilters({ ...filters, scope })}
            />
            {t(scope === null ? 'canned.all' : `canned.${scope}`)}
          </label>
        ))}
      </div>
      <select
        aria-label={t('canned.category')}
        value={filters.category ?? ''}
        onChange={(event) => onFilters({ ...filters, category: event.target.value || null })}
      >
        <option value="">{t('canned.allCategories')}</option>
        {categories.map((category) => (
          <option key={category} value={category}>
            {category}
          </option>
        ))}
      </select>
      <select
        aria-label={t('canned.language')}
        value={filters.language ?? ''}
        onChange={(event) =>
          onFilters({ ...filters, language: LANGUAGES.find((language) => language === event.target.value) ?? null })
        }
      >
        <option value="">{t('canned.allLanguages')}</option>
        {LANGUAGES.map((language) => (
          <option key={language} value={language}>
            {languageName(language)}
          </option>
        ))}
      </select>
      <p className="canned-count" role="status">
        {t('canned.count', { count: found })}
      </p>
    </div>
  );
}
