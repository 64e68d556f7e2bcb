using NetGuard.Policy.Routing;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace NetGuard.Proxy.Pipeline.Forwarding;

/// <summary>Ends each route's transforms with ours. Registered last; the handler below notices a later one that moves the target.</summary>
internal sealed class ForwardTransformProvider : ITransformProvider
{
    public void ValidateRoute(TransformRouteValidationContext context)
    {
        if (GuardedRoute.Guards(context.Route) && !TargetRewrite.TryCompile(context.Route.Match.Path, context.Route.Transforms ?? [], out _, out var error))
        {
            context.Errors.Add(new ArgumentException($"Route '{context.Route.RouteId}': {error}."));
        }
    }

    public void ValidateCluster(TransformClusterValidationContext context)
    {
    }

    public void Apply(TransformBuilderContext context)
    {
        if (!GuardedRoute.Guards(context.Route))
        {
            context.RequestTransforms.Add(new OpenRouteTransform());
            return;
        }

        // YARP would add the caller's address after our transform, and its host transform too if there is none.
        context.UseDefaultForwarders = false;
        if (!context.RequestTransforms.Any(transform => transform is RequestHeaderOriginalHostTransform))
        {
            context.AddOriginalHost(useOriginal: false);
        }

        context.CopyResponseTrailers = false;
        context.RequestTransforms.Add(new ForwardTransform());
        context.ResponseTransforms.Add(new AnswerTransform());
    }
}
