using NetGuard.Gateway.Commands;

return await NetGuardCommand.InvokeAsync(args, Console.Out, Console.Error);
