import type { ColumnType, JSONColumnType } from 'kysely'

export type Time = ColumnType<Date, Date | string | undefined, Date | string>
export type Moment = ColumnType<Date | null, Date | string | null | undefined, Date | string | null>
export type Json<T extends object> = JSONColumnType<T>
