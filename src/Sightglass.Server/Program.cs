using Sightglass.Server.Cli;

return await SightglassCommand.RunAsync(args);
