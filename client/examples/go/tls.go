// SPDX-License-Identifier: Apache-2.0

package main

import (
	"crypto/tls"
	"crypto/x509"
	"flag"
	"fmt"
	"os"

	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
)

// tlsFiles are PEM files; with none of them, the connection is plaintext.
type tlsFiles struct {
	roots, certificate, key string
}

func (files *tlsFiles) declareFlags() {
	flag.StringVar(&files.roots, "tls-ca", "",
		"PEM `file` of whom to trust; turns TLS on")
	flag.StringVar(&files.certificate, "tls-cert", "",
		"PEM `file` of our certificate, for servers that ask for one")
	flag.StringVar(&files.key, "tls-key", "",
		"PEM `file` of our certificate's key")
}

func (files *tlsFiles) credentials() (credentials.TransportCredentials, error) {
	if files.roots == "" {
		return insecure.NewCredentials(), nil
	}
	pem, err := os.ReadFile(files.roots)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	if !config.RootCAs.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%s: no certificate in it", files.roots)
	}
	if files.certificate != "" {
		pair, err := tls.LoadX509KeyPair(files.certificate, files.key)
		if err != nil {
			return nil, err
		}
		config.Certificates = []tls.Certificate{pair}
	}
	return credentials.NewTLS(config), nil
}
