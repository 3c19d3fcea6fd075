import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useState } from 'react';
import { Navigate, Outlet, useLocation, useNavigation } from 'react-router';
import { useConnection } from '../api/connection';
import { sessionQuery } from '../api/session';
import { ServerUnreachable } from '../api/problem';
import type { Session } from '../api/types';
import { loadChunk } from '../shared/loadChunk';
import { PageSkeleton } from '../shared/layout/PageSkeleton';
import { Notice } from '../shared/feedback/Notice';
import { ProblemState } from '../shared/feedback/ProblemState';
import { useAutoRefresh } from '../shared/useRefresh';
import styles from './AppShell.module.css';
import { AheadBanner } from './AheadBanner';
import { DamageBanner } from './DamageBanner';
import { useDialogs } from './dialogs';
import { NoQueryScope } from './NoQueryScope';
import { Rail } from './Rail';
import { RetryBanner } from './RetryBanner';
import { TopBar } from './TopBar';
import { useDropOpensImport } from './useDropOpensImport';
import { useRailWidth } from './useRailWidth';
import { useShortcuts } from './useShortcuts';

const CommandPalette = lazy(() => loadChunk(() => import('./CommandPalette')));
const KeyboardHelp = lazy(() => loadChunk(() => import('./KeyboardHelp')));
const ImportDialog = lazy(() => loadChunk(() => import('../imports/ImportDialog')));

export function AppShell() {
  const location = useLocation();
  const navigation = useNavigation();
  const session = useQuery(sessionQuery);
  const signedOut = useConnection((state) => state.signedOut);
  const reachable = useConnection((state) => state.reachable);
  const dialog = useDialogs((state) => state.open);
  const closeDialog = useDialogs((state) => state.close);
  const isRailNarrow = useRailWidth((state) => state.isNarrow);
  useShortcuts();
  useDropOpensImport();
  useAutoRefresh();

  // The palette is rendered, closed, before it is needed: a lazy component that is shown later waits
  // for React's 300 ms between loading states, and text typed right after the shortcut would be lost.
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = window.setTimeout(() => setSettled(true), 1_000);
    return () => window.clearTimeout(timer);
  }, []);

  // A dialog belongs to the page on which it was opened.
  useEffect(() => closeDialog(), [closeDialog, location.pathname]);

  if (signedOut || session.data?.authenticated === false) {
    const next = location.pathname + location.search;
    return <Navigate to={next === '/' ? '/signin' : `/signin?next=${encodeURIComponent(next)}`} replace />;
  }

  const failed = session.isError && !(session.error instanceof ServerUnreachable);
  return (
    <div className={styles.shell} data-narrow={isRailNarrow || undefined}>
      <a className={styles.skip} href="#content">
        Skip to content
      </a>
      <Rail version={session.data?.version ?? null} />
      <div className={styles.column}>
        <TopBar session={session.data ?? null} />
        <RetryBanner />
        {session.data?.scopes.includes('query') && (
          <>
            <DamageBanner />
            <AheadBanner />
          </>
        )}
        <main
          id="content"
          tabIndex={-1}
          className={styles.content}
          data-dimmed={(session.data !== undefined && !reachable) || navigation.state === 'loading' || undefined}
        >
          {failed ? (
            <ProblemState error={session.error} onRetry={() => void session.refetch()} />
          ) : (
            <Page session={session.data ?? null} reachable={reachable} />
          )}
        </main>
      </div>
      <Notice />
      <Suspense>
        {(isSettled || dialog === 'palette') && <CommandPalette opened={dialog === 'palette'} session={session.data ?? null} />}
        {dialog === 'keyboard' && <KeyboardHelp />}
        {dialog === 'import' && <ImportDialog onClose={closeDialog} />}
      </Suspense>
    </div>
  );
}

function Page({ session, reachable }: { session: Session | null; reachable: boolean }) {
  if (session !== null) {
    return session.scopes.includes('query') ? <Outlet /> : <NoQueryScope />;
  }
  return reachable ? <PageSkeleton /> : <ProblemState error={new ServerUnreachable()} />;
}
