// Reads the certificates and CRLs (DER, `*.cer` and `*.crl`) of a folder as Go's crypto/x509 does; says what it cannot read.
package main

import (
	"crypto/x509"
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	read := 0
	entries, err := os.ReadDir(os.Args[1])
	if err != nil {
		panic(err)
	}
	for _, entry := range entries {
		der, err := os.ReadFile(filepath.Join(os.Args[1], entry.Name()))
		if err != nil {
			panic(err)
		}
		switch filepath.Ext(entry.Name()) {
		case ".cer":
			_, err = x509.ParseCertificate(der)
		case ".crl":
			_, err = x509.ParseRevocationList(der)
		default:
			continue
		}
		read++
		if err != nil {
			fmt.Printf("%s: %v\n", entry.Name(), err)
		}
	}
	fmt.Printf("%d read\n", read)
}
