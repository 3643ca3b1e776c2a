// The independent side of TlogGoTest: reads or writes a tlog-tiles directory with the Go checksum
// database's own code (golang.org/x/mod/sumdb/tlog and note), and with nothing of ours.
package main

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const width = 256

type tiles struct{ dir string }

func (t tiles) Height() int                                { return 8 }
func (t tiles) SaveTiles(saved []tlog.Tile, data [][]byte) {}
func (t tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range wanted {
		data, err := os.ReadFile(filepath.Join(t.dir, path(strconv.Itoa(tile.L), tile.N, tile.W)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}

func path(kind string, n int64, w int) string {
	number := fmt.Sprintf("%03d", n%1000)
	for n >= 1000 {
		n /= 1000
		number = fmt.Sprintf("x%03d/%s", n%1000, number)
	}
	if w < width {
		number += ".p/" + strconv.Itoa(w)
	}
	return "tile/" + kind + "/" + number
}

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func open(file, vkey string) tlog.Tree {
	text, err := os.ReadFile(file)
	must(err)
	verifier, err := note.NewVerifier(vkey)
	must(err)
	opened, err := note.Open(text, note.VerifierList(verifier))
	must(err)
	lines := strings.Split(opened.Text, "\n")
	if lines[0] != verifier.Name() {
		log.Fatal("origin ", lines[0], " is not ", verifier.Name())
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	must(err)
	root, err := tlog.ParseHash(lines[2])
	must(err)
	return tlog.Tree{N: size, Hash: root}
}

// read checks every entry of a log that somebody else wrote, and that older checkpoints are in it.
func read(dir, vkey string, older []string) {
	tree := open(filepath.Join(dir, "checkpoint"), vkey)
	hashes := tlog.TileHashReader(tree, tiles{dir})
	for n := int64(0); n*width < tree.N; n++ {
		w := int64(width)
		if tree.N-n*width < w {
			w = tree.N - n*width
		}
		bundle, err := os.ReadFile(filepath.Join(dir, path("entries", n, int(w))))
		must(err)
		var indexes []int64
		for i := n * width; i < n*width+w; i++ {
			indexes = append(indexes, tlog.StoredHashIndex(0, i))
		}
		leaves, err := hashes.ReadHashes(indexes)
		must(err)
		for i := n * width; i < n*width+w; i++ {
			length := binary.BigEndian.Uint16(bundle)
			entry := bundle[2 : 2+length]
			bundle = bundle[2+length:]
			if leaves[i-n*width] != tlog.RecordHash(entry) {
				log.Fatal("entry ", i, " has another hash in its tile")
			}
			if i%97 > 0 {
				continue
			}
			proof, err := tlog.ProveRecord(tree.N, i, hashes)
			must(err)
			must(tlog.CheckRecord(proof, tree.N, tree.Hash, i, tlog.RecordHash(entry)))
		}
		if len(bundle) > 0 {
			log.Fatal("a bundle has bytes behind its last entry")
		}
	}
	for _, file := range older {
		old := open(file, vkey)
		proof, err := tlog.ProveTree(tree.N, old.N, hashes)
		must(err)
		must(tlog.CheckTree(proof, tree.N, tree.Hash, old.N, old.Hash))
	}
	fmt.Println("verified", tree.N)
}

type stored struct{ hashes []tlog.Hash }

func (s *stored) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	var all []tlog.Hash
	for _, index := range indexes {
		all = append(all, s.hashes[index])
	}
	return all, nil
}

// write makes a log of its own.
func write(dir, origin string, size int64) {
	secret, vkey, err := note.GenerateKey(rand.Reader, origin)
	must(err)
	all := &stored{}
	var bundle []byte
	for i := int64(0); i < size; i++ {
		entry := []byte(fmt.Sprintf(`{"log":"%s","n":"%d"}`, origin, i))
		more, err := tlog.StoredHashes(i, entry, all)
		must(err)
		all.hashes = append(all.hashes, more...)
		bundle = binary.BigEndian.AppendUint16(bundle, uint16(len(entry)))
		bundle = append(bundle, entry...)
		if (i+1)%width == 0 || i+1 == size {
			save(dir, path("entries", i/width, int(i%width)+1), bundle)
			bundle = nil
		}
	}
	for _, tile := range tlog.NewTiles(8, 0, size) {
		data, err := tlog.ReadTileData(tile, all)
		must(err)
		save(dir, path(strconv.Itoa(tile.L), tile.N, tile.W), data)
	}
	root, err := tlog.TreeHash(size, all)
	must(err)
	signer, err := note.NewSigner(secret)
	must(err)
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, size, base64.StdEncoding.EncodeToString(root[:]))
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	must(err)
	save(dir, "checkpoint", signed)
	save(dir, "key", []byte(vkey+"\n"))
	fmt.Println("wrote", size)
}

func save(dir, name string, data []byte) {
	file := filepath.Join(dir, name)
	must(os.MkdirAll(filepath.Dir(file), 0o755))
	must(os.WriteFile(file, data, 0o644))
}

func main() {
	log.SetFlags(0)
	if os.Args[1] == "read" {
		read(os.Args[2], os.Args[3], os.Args[4:])
		return
	}
	size, err := strconv.ParseInt(os.Args[4], 10, 64)
	must(err)
	write(os.Args[2], os.Args[3], size)
}
