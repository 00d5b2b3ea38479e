// go-oidc 2 and x/oauth2, as Debian has them: an assertion is what its user makes of crypto/ecdsa, and hands over as a parameter.
package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/big"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	oidc "github.com/coreos/go-oidc"
	"golang.org/x/oauth2"
)

type jwk struct{ Kid, X, Y, D string }

func must(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

var b64 = base64.RawURLEncoding

func word() string {
	bytes := make([]byte, 32)
	_, err := rand.Read(bytes)
	must(err)
	return b64.EncodeToString(bytes)
}

func number(text string) *big.Int {
	bytes, err := b64.DecodeString(text)
	must(err)
	return new(big.Int).SetBytes(bytes)
}

func assertion(key jwk, clientID, audience string) string {
	private := &ecdsa.PrivateKey{D: number(key.D)}
	private.PublicKey = ecdsa.PublicKey{Curve: elliptic.P256(), X: number(key.X), Y: number(key.Y)}
	header, _ := json.Marshal(map[string]string{"alg": "ES256", "kid": key.Kid})
	now := time.Now().Unix()
	claims, _ := json.Marshal(map[string]interface{}{
		"iss": clientID, "sub": clientID, "aud": []string{audience}, "jti": word(), "iat": now, "exp": now + 5,
	})
	input := b64.EncodeToString(header) + "." + b64.EncodeToString(claims)
	digest := sha256.Sum256([]byte(input))
	r, s, err := ecdsa.Sign(rand.Reader, private, digest[:])
	must(err)
	signature := make([]byte, 64)
	r.FillBytes(signature[:32])
	s.FillBytes(signature[32:])
	return input + "." + b64.EncodeToString(signature)
}

func main() {
	ctx := context.Background()
	issuer, clientID, port := os.Getenv("ISSUER"), os.Getenv("CLIENT_ID"), os.Getenv("PORT")
	file, err := os.ReadFile(os.Getenv("KEY_FILE"))
	must(err)
	var key jwk
	must(json.Unmarshal(file, &key))
	provider, err := oidc.NewProvider(ctx, issuer)
	must(err)
	verifier := provider.Verifier(&oidc.Config{ClientID: clientID, SupportedSigningAlgs: []string{"ES256"}})
	endpoint := provider.Endpoint()
	endpoint.AuthStyle = oauth2.AuthStyleInParams
	config := oauth2.Config{ClientID: clientID, Endpoint: endpoint, RedirectURL: "http://localhost:" + port + "/callback", Scopes: strings.Fields(os.Getenv("SCOPE"))}
	state, nonce, secret := word(), word(), word()
	challenge := sha256.Sum256([]byte(secret))

	listener, err := net.Listen("tcp", "localhost:"+port)
	must(err)
	fmt.Fprintln(os.Stderr, "ready")
	http.HandleFunc("/login", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, config.AuthCodeURL(state, oidc.Nonce(nonce),
			oauth2.SetAuthURLParam("code_challenge", b64.EncodeToString(challenge[:])),
			oauth2.SetAuthURLParam("code_challenge_method", "S256")), http.StatusFound)
	})
	http.HandleFunc("/callback", func(w http.ResponseWriter, r *http.Request) {
		defer func() { go func() { time.Sleep(100 * time.Millisecond); os.Exit(0) }() }()
		if r.URL.Query().Get("state") != state {
			must(fmt.Errorf("another state"))
		}
		token, err := config.Exchange(ctx, r.URL.Query().Get("code"),
			oauth2.SetAuthURLParam("code_verifier", secret),
			oauth2.SetAuthURLParam("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
			oauth2.SetAuthURLParam("client_assertion", assertion(key, clientID, endpoint.TokenURL)))
		must(err)
		raw, _ := token.Extra("id_token").(string)
		idToken, err := verifier.Verify(ctx, raw)
		must(err)
		must(idToken.VerifyAccessToken(token.AccessToken))
		if idToken.Nonce != nonce {
			must(fmt.Errorf("another nonce"))
		}
		info, err := provider.UserInfo(ctx, oauth2.StaticTokenSource(token))
		must(err)
		if info.Subject != idToken.Subject {
			must(fmt.Errorf("another subject"))
		}
		var said json.RawMessage
		must(info.Claims(&said))
		fmt.Println(string(said))
		fmt.Fprintln(w, "done")
	})
	must(http.Serve(listener, nil))
}
