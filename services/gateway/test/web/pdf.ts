/** A PDF of so many pages, each with one large black square, that would run a script if anybody let it. */
export function pdfOf(pages: number, script: string): Buffer {
  const kids = Array.from({ length: pages }, (_, index) => `${4 + index * 2} 0 R`).join(' ')
  const square = '100 100 300 300 re f'
  const objects = [
    `<< /Type /Catalog /Pages 2 0 R /OpenAction 3 0 R >>`,
    `<< /Type /Pages /Kids [${kids}] /Count ${pages} /MediaBox [0 0 500 500] >>`,
    `<< /S /JavaScript /JS (${script}) >>`,
    ...Array.from({ length: pages }, (_, index) => [
      `<< /Type /Page /Parent 2 0 R /Resources << >> /Contents ${5 + index * 2} 0 R >>`,
      `<< /Length ${square.length} >>\nstream\n${square}\nendstream`,
    ]).flat(),
  ]
  let text = '%PDF-1.7\n'
  const offsets = objects.map((body, index) => {
    const at = text.length
    text += `${index + 1} 0 obj\n${body}\nendobj\n`
    return at
  })
  const table = offsets.map((at) => `${String(at).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  return Buffer.from(
    `${text}xref\n0 ${size}\n0000000000 65535 f \n${table}trailer << /Size ${size} /Root 1 0 R >>\nstartxref\n${text.length}\n%%EOF\n`,
  )
}
