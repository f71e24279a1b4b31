import { useEffect } from 'react';
import { useStore } from 'zustand';
import { useParts } from '../core/hooks';

/** Puts the chosen colours on the page; `system` follows the system. */
export function useTheme(): void {
  const theme = useStore(useParts().core.store, ({ state }) => state?.settings.theme ?? 'system');
  useEffect(() => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
  }, [theme]);
}
