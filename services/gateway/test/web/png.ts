import { crc32, deflateSync } from 'node:zlib'

type Colour = readonly [red: number, green: number, blue: number]

/** A picture that goes from one colour to black. */
export function png(width: number, height: number, colour: Colour = [200, 40, 40]): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // Eight bits each of red, green and blue.
  header.set([8, 2], 8)
  const line = (y: number) => {
    const bytes = Buffer.alloc(1 + width * 3)
    const shade = colour.map((part) => Math.round(part * (1 - y / height)))
    for (let x = 0; x < width; x += 1) bytes.set(shade, 1 + x * 3)
    return bytes
  }
  const pixels = deflateSync(Buffer.concat(Array.from({ length: height }, (_, y) => line(y))))
  const parts = [part('IHDR', header), part('IDAT', pixels), part('IEND', Buffer.alloc(0))]
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), ...parts])
}

function part(name: string, data: Buffer): Buffer {
  const named = Buffer.concat([Buffer.from(name), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(named))
  return Buffer.concat([length, named, sum])
}
