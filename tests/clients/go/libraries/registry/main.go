// Command registry pushes an image with go-containerregistry, attaches an artifact with oras-go, and
// prints what both libraries read: registry HOST REPOSITORY NAME PASSWORD
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/google/go-containerregistry/pkg/authn"
	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	ocispec "github.com/opencontainers/image-spec/specs-go/v1"
	"oras.land/oras-go/v2"
	orasremote "oras.land/oras-go/v2/registry/remote"
	"oras.land/oras-go/v2/registry/remote/auth"
)

const artifactType = "application/vnd.example.bom"

type report struct {
	Tags      []string `json:"tags"`
	Image     string   `json:"image"`
	Index     string   `json:"index"`
	Platforms []string `json:"platforms"`
	Artifact  string   `json:"artifact"`
	Referrers []string `json:"referrers"`
	Seen      []string `json:"seen"`
}

func main() {
	if len(os.Args) != 5 {
		log.Fatal("usage: registry HOST REPOSITORY NAME PASSWORD")
	}
	found, err := run(context.Background(), os.Args[1], os.Args[2], os.Args[3], os.Args[4])
	if err != nil {
		log.Fatal(err)
	}
	if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
		log.Fatal(err)
	}
}

func run(ctx context.Context, host, repository, user, password string) (*report, error) {
	repo, err := name.NewRepository(host + "/" + repository)
	if err != nil {
		return nil, err
	}
	login := remote.WithAuth(&authn.Basic{Username: user, Password: password})
	found := &report{}
	if err := pushImages(repo, login, found); err != nil {
		return nil, fmt.Errorf("push images: %w", err)
	}
	if err := attach(ctx, host, repository, user, password, found); err != nil {
		return nil, fmt.Errorf("attach an artifact: %w", err)
	}
	digest, err := name.NewDigest(repo.Name() + "@" + found.Image)
	if err != nil {
		return nil, err
	}
	referrers, err := remote.Referrers(digest, login)
	if err != nil {
		return nil, fmt.Errorf("list referrers: %w", err)
	}
	manifest, err := referrers.IndexManifest()
	if err != nil {
		return nil, err
	}
	for _, entry := range manifest.Manifests {
		found.Seen = append(found.Seen, entry.ArtifactType)
	}
	found.Tags, err = remote.List(repo, login)
	return found, err
}

// pushImages pushes an image and an index of two platforms, and reads the index again.
func pushImages(repo name.Repository, login remote.Option, found *report) error {
	index := v1.ImageIndex(empty.Index)
	for _, architecture := range []string{"amd64", "arm64"} {
		image, err := random.Image(256, 2)
		if err != nil {
			return err
		}
		if err := remote.Write(repo.Tag(architecture), image, login); err != nil {
			return err
		}
		platform := &v1.Platform{OS: "linux", Architecture: architecture}
		index = mutate.AppendManifests(index, mutate.IndexAddendum{
			Add:        image,
			Descriptor: v1.Descriptor{Platform: platform},
		})
		digest, err := image.Digest()
		if err != nil {
			return err
		}
		found.Image = digest.String()
	}
	if err := remote.WriteIndex(repo.Tag("all"), index, login); err != nil {
		return err
	}
	pulled, err := remote.Index(repo.Tag("all"), login)
	if err != nil {
		return err
	}
	digest, err := pulled.Digest()
	if err != nil {
		return err
	}
	found.Index = digest.String()
	manifest, err := pulled.IndexManifest()
	if err != nil {
		return err
	}
	for _, entry := range manifest.Manifests {
		found.Platforms = append(found.Platforms, entry.Platform.String())
	}
	return nil
}

// attach pushes an artifact whose subject is the last image, and lists the referrers of the image.
func attach(ctx context.Context, host, repository, user, password string, found *report) error {
	target, err := orasremote.NewRepository(host + "/" + repository)
	if err != nil {
		return err
	}
	target.PlainHTTP = true
	target.Client = &auth.Client{
		Credential: auth.StaticCredential(host, auth.Credential{Username: user, Password: password}),
	}
	subject, err := target.Resolve(ctx, found.Image)
	if err != nil {
		return err
	}
	layer, err := oras.PushBytes(ctx, target, "application/json", []byte(`{"packages": []}`))
	if err != nil {
		return err
	}
	options := oras.PackManifestOptions{Subject: &subject, Layers: []ocispec.Descriptor{layer}}
	artifact, err := oras.PackManifest(ctx, target, oras.PackManifestVersion1_1, artifactType, options)
	if err != nil {
		return err
	}
	found.Artifact = artifact.Digest.String()
	return target.Referrers(ctx, subject, "", func(referrers []ocispec.Descriptor) error {
		for _, referrer := range referrers {
			found.Referrers = append(found.Referrers, referrer.Digest.String())
		}
		return nil
	})
}
