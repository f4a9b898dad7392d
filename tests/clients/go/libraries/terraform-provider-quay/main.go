// Command terraform-provider-quay is a Terraform provider for the tests: it manages organizations,
// teams, robot accounts, repositories and permissions with Quay's API.
package main

import (
	"context"
	"log"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/provider"
	"github.com/hashicorp/terraform-plugin-framework/provider/schema"
	"github.com/hashicorp/terraform-plugin-framework/providerserver"
	"github.com/hashicorp/terraform-plugin-framework/resource"
	"github.com/hashicorp/terraform-plugin-framework/types"
)

func main() {
	address := providerserver.ServeOpts{Address: "registry.opentofu.org/example/quay"}
	start := func() provider.Provider { return &quayProvider{} }
	if err := providerserver.Serve(context.Background(), start, address); err != nil {
		log.Fatal(err)
	}
}

type quayProvider struct{}

type settings struct {
	URL   types.String `tfsdk:"url"`
	Token types.String `tfsdk:"token"`
}

func (*quayProvider) Metadata(_ context.Context, _ provider.MetadataRequest, answer *provider.MetadataResponse) {
	answer.TypeName = "quay"
}

func (*quayProvider) Schema(_ context.Context, _ provider.SchemaRequest, answer *provider.SchemaResponse) {
	answer.Schema = schema.Schema{Attributes: map[string]schema.Attribute{
		"url":   schema.StringAttribute{Required: true, Description: "URL of the Quay server"},
		"token": schema.StringAttribute{Required: true, Sensitive: true, Description: "OAuth token"},
	}}
}

func (*quayProvider) Configure(ctx context.Context, request provider.ConfigureRequest, answer *provider.ConfigureResponse) {
	var found settings
	answer.Diagnostics.Append(request.Config.Get(ctx, &found)...)
	answer.ResourceData = &client{found.URL.ValueString() + "/api/v1", found.Token.ValueString()}
}

func (*quayProvider) Resources(context.Context) []func() resource.Resource {
	return []func() resource.Resource{
		func() resource.Resource { return &managed{kind: organization} },
		func() resource.Resource { return &managed{kind: team} },
		func() resource.Resource { return &managed{kind: robot} },
		func() resource.Resource { return &managed{kind: repository} },
		func() resource.Resource { return &managed{kind: permission} },
	}
}

func (*quayProvider) DataSources(context.Context) []func() datasource.DataSource {
	return nil
}
