import { useQueryClient } from '@tanstack/react-query';
import { deleteAt } from '../api/client';
import { markSignedOut } from '../api/connection';

/** Ends the session on the server, forgets what it showed, and leads to the sign-in page. */
export function useSignOut(): () => Promise<void> {
  const client = useQueryClient();
  return async () => {
    await deleteAt('/api/session');
    client.clear();
    markSignedOut(true);
  };
}
