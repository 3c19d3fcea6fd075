import { useEffect } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { withContext } from '../shared/searchParameters';
import { useRefreshNow } from '../shared/useRefresh';
import { useDialogs } from './dialogs';
import { pages } from './pages';

// How long "g" waits for its second key.
const chordMs = 1_200;

/** The page's own shortcuts. They are ignored while typing, and never override the browser's own combinations. */
export function useShortcuts(): void {
  const navigate = useNavigate();
  const [search] = useSearchParams();
  const refresh = useRefreshNow();

  useEffect(() => {
    let chordUntil = 0;
    const onKey = (event: KeyboardEvent) => {
      const { open, show, close } = useDialogs.getState();
      if ((event.metaKey || event.ctrlKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        if (open === 'palette') {
          close();
        } else {
          show('palette');
        }
        return;
      }
      if (event.metaKey || event.ctrlKey || event.altKey || event.defaultPrevented || open !== null || isTyping(event.target)) {
        return;
      }
      const page = performance.now() < chordUntil ? pages.find((candidate) => candidate.key === event.key) : undefined;
      chordUntil = event.key === 'g' ? performance.now() + chordMs : 0;
      if (page !== undefined) {
        void navigate(withContext(page.path, search));
      } else if (event.key === '?') {
        show('keyboard');
      } else if (event.key === 'r') {
        refresh();
      } else if (event.key === '/') {
        const target = document.querySelector<HTMLElement>('[data-search]');
        event.preventDefault();
        if (target === null) {
          show('palette');
        } else {
          (target.querySelector<HTMLElement>('input, textarea, [contenteditable="true"]') ?? target).focus();
        }
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, [navigate, refresh, search]);
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));
}
