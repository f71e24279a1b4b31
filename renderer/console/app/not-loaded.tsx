import { useTexts } from '../core/texts';

/** In the place of a view whose program could not be fetched. */
export function NotLoaded() {
  const t = useTexts();
  return (
    <div className="not-loaded" role="alert">
      <p>{t('app.notLoaded')}</p>
      <button type="button" className="button" onClick={() => location.reload()}>
        {t('app.reload')}
      </button>
    </div>
  );
}
