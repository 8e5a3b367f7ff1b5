import { useAccount, useManyAccounts } from '../api/users.ts'

/** Whose it is. Most systems have few accounts: one call names them all, others are asked for one by one. */
export function OwnerName({ id }: { id: string }) {
  const many = useManyAccounts()
  const known = many.data?.find((account) => account.id === id)
  const { data: asked } = useAccount(many.data === undefined || known !== undefined ? '' : id)
  return (known ?? asked)?.email ?? id.slice(0, 8)
}
