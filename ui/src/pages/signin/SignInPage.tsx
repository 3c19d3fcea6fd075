import { Button, PasswordInput } from '@mantine/core';
import IconEye from '@tabler/icons-react/dist/esm/icons/IconEye.mjs';
import IconEyeOff from '@tabler/icons-react/dist/esm/icons/IconEyeOff.mjs';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState, type FormEvent } from 'react';
import { Navigate, useNavigate, useSearchParams } from 'react-router';
import { markSignedOut } from '../../api/connection';
import { located } from '../../api/base';
import { ApiProblem } from '../../api/problem';
import { sessionQuery, signIn } from '../../api/session';
import type { Session } from '../../api/types';
import { sentence } from '../../shared/sentence';
import { usePageTitle } from '../../shared/usePageTitle';
import { Logo } from '../../shell/Logo';
import styles from './SignInPage.module.css';
import { isServerPage, safeNext } from './safeNext';

export default function SignInPage() {
  usePageTitle('Sign in');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [search] = useSearchParams();
  const session = useQuery({ ...sessionQuery, refetchOnMount: 'always' });
  const [key, setKey] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  // The server redirects a valid link; it leaves the token of any other in the address.
  const isSpentLink = search.has('token');
  const next = safeNext(search.get('next'));

  const finish = (answer: Session) => {
    client.clear();
    client.setQueryData(sessionQuery.queryKey, answer);
    markSignedOut(false);
    if (!isServerPage(next)) {
      void navigate(next, { replace: true });
    }
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setError(null);
    setIsSending(true);
    try {
      const answer = await signIn(key.trim());
      finish(answer ?? (await client.fetchQuery({ ...sessionQuery, staleTime: 0 })));
    } catch (problem) {
      const isUnknown = problem instanceof ApiProblem && problem.status === 401;
      setError(isUnknown ? 'This server does not know that key.' : problem instanceof Error ? sentence(problem.message) : 'An unknown error.');
    } finally {
      setIsSending(false);
    }
  };

  const isSignedIn = session.data?.authenticated === true && !session.isFetching;
  useEffect(() => {
    if (isSignedIn) {
      markSignedOut(false);
      if (isServerPage(next)) {
        window.location.replace(located(next));
      }
    }
  }, [isSignedIn, next]);

  if (isSignedIn) {
    return isServerPage(next) ? null : <Navigate to={next} replace />;
  }

  return (
    <main className={styles.page}>
      <form className={styles.card} onSubmit={(event) => void submit(event)}>
        <Logo size={36} />
        <h1 className={styles.title}>Sign in to Sightglass</h1>
        {isSpentLink && (
          <p className={styles.spent} role="alert">
            This sign-in link does not work: it was used before, has expired, or is not complete. Get a new one, or sign in with a key.
          </p>
        )}
        {/* For password managers, which file a secret under a name. */}
        <input type="text" name="username" autoComplete="username" defaultValue="sightglass" hidden readOnly />
        <PasswordInput
          label="Key"
          placeholder="sg_…"
          autoComplete="current-password"
          autoFocus
          required
          withAsterisk={false}
          value={key}
          error={error}
          aria-invalid={error !== null}
          visibilityToggleFocusable
          visibilityToggleButtonProps={{ 'aria-label': 'Show the key' }}
          visibilityToggleIcon={({ reveal }) => (reveal ? <IconEyeOff size={16} className={styles.eye} aria-hidden /> : <IconEye size={16} className={styles.eye} aria-hidden />)}
          onChange={(event) => setKey(event.currentTarget.value)}
        />
        <Button type="submit" fullWidth loading={isSending} disabled={key.trim() === ''}>
          Sign in
        </Button>
        <div className={styles.help}>
          <p>
            <strong>Where is the key?</strong> The server printed it at its first start, once, with a link that signs you in.
          </p>
          <p>
            <strong>Lost it?</strong> On the machine of the server, <code>sightglass link</code> prints a new link.
          </p>
          <p>
            <code>./sightglass demo</code> prints such a link every time. Whoever runs the server can make further keys.
          </p>
        </div>
      </form>
    </main>
  );
}
