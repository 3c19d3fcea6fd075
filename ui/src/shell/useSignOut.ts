import { useQueryClient } from '@tanstack/react-query';
import { markSignedOut } from '../api/connection';
import { signOut } from '../api/session';

/** Ends the session on the server, clears its data, and goes to the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await signOut();
    client.clear();
    markSignedOut(true);
  };
}
