import { Button } from '@mantine/core';
import IconLock from '@tabler/icons-react/dist/esm/icons/IconLock.mjs';
import { StateMessage } from '../shared/feedback/StateMessage';
import { usePageTitle } from '../shared/usePageTitle';
import { useDialogs } from './dialogs';
import { useSignOut } from './useSignOut';

/** Signed in with a key that may send events but not read them. */
export function NoQueryScope() {
  usePageTitle('No permission');
  const signOut = useSignOut();
  const show = useDialogs((state) => state.show);
  return (
    <StateMessage
      icon={<IconLock size={20} aria-hidden />}
      title="This key may not read"
      action={
        <Button.Group>
          <Button size="xs" variant="default" onClick={() => show('import')}>
            Import a file
          </Button>
          <Button size="xs" onClick={() => void signOut()}>
            Sign in with another key
          </Button>
        </Button.Group>
      }
    >
      It was made for sending events only. To see them, sign in with a key that has the scope “query”.
    </StateMessage>
  );
}
